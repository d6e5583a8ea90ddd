using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Host.Cli;

/// <summary>Audits a running system as soon as it admits an audit.</summary>
static class RunningAudit
{
    const int Unavailable = 503;

    /// <summary>Time for which an audit that is refused for now is asked for again.</summary>
    static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    /// <exception cref="ApiException">The system refuses the audit, the last time after <see cref="MaxWait"/>.</exception>
    public static async Task<AuditReport> Run(DomsClient client, TimeProvider clock, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return (await client.Verify(cancel)).Value;
            }
            catch (ApiException error) when (error.Status == Unavailable && clock.GetElapsedTime(start) < MaxWait)
            {
                await Task.Delay(error.RetryAfter ?? DefaultPause, clock, cancel);
            }
        }
    }
}

using Doms.Audit;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Audits again and again; a clean audit is one line, another one says all that is wrong.</summary>
sealed class VerifyWatch(Screen screen, TimeProvider clock, Func<CancellationToken, Task<AuditReport>> audit)
{
    /// <summary>Seconds between two audits, unless told otherwise.</summary>
    public const int DefaultIntervalSeconds = 60;

    public const int MaxIntervalSeconds = 86_400;

    /// <summary>Until it is cancelled, or has audited so many times.</summary>
    /// <returns>Whether every audit was clean.</returns>
    public async Task<int> Run(TimeSpan pause, int times, CancellationToken cancel)
    {
        var worst = ExitCode.Ok;
        try
        {
            for (var i = 0; i < times; i++)
            {
                if (i > 0) await Task.Delay(pause, clock, cancel);
                if (!await Audit(cancel)) worst = ExitCode.Failed;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }

        return worst;
    }

    /// <summary>A system that is away for a moment is no violation.</summary>
    async Task<bool> Audit(CancellationToken cancel)
    {
        try
        {
            var report = await audit(cancel);
            screen.Line($"{clock.GetLocalNow():HH:mm:ss} {ReportText.Summary(report)}");
            if (!report.IsClean) screen.Lines(ReportText.Violations(report));
            return report.IsClean;
        }
        catch (SystemUnreachableException error)
        {
            screen.Line($"{clock.GetLocalNow():HH:mm:ss} not audited: {error.Message}");
            return true;
        }
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Doms.Host.Running;

/// <summary>
/// The health check of a process that is about to stop: it is no longer ready, and serves until the gateway and other load
/// balancers have noticed.
/// </summary>
sealed class Draining(TimeSpan duration, TimeProvider clock) : IHealthCheck
{
    volatile bool _isStopping;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isStopping ? HealthCheckResult.Unhealthy("The process is stopping.") : HealthCheckResult.Healthy());

    /// <summary>Refuses to be ready, and returns when callers had the time to notice.</summary>
    public async ValueTask Drain()
    {
        _isStopping = true;
        if (duration > TimeSpan.Zero) await Task.Delay(duration, clock);
    }
}

using Doms.Engine.Storage;
using Doms.Storage.Sql.Gauges;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>Refreshes the gauges of a store periodically.</summary>
sealed partial class GaugePolling(StoreGauges gauges, IStoreReader store, TimeProvider clock, ILoggerFactory loggers) : BackgroundService
{
    /// <summary>Interval between two polls, similar to a usual scrape interval.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    readonly ILogger _log = loggers.CreateLogger("Doms.Metrics");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                var failures = await gauges.Refresh(store.Now, stoppingToken);
                if (failures.Count > 0) CountFailed(_log, string.Join(", ", failures.Select(failure => failure.Gauge)), failures[0].Reason);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop is no failure; the host would report one if it stops before it has started.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Query of gauges {Gauges} failed: {Reason}")]
    static partial void CountFailed(ILogger log, string gauges, string reason);
}

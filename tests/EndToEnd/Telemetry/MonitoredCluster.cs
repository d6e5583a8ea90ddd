using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>A cluster that sends its traces to a receiver, and that Prometheus scrapes.</summary>
public sealed class MonitoredCluster : SharedFixture
{
    OtlpReceiver? _receiver;
    LocalCluster? _cluster;
    PrometheusServer? _prometheus;

    internal OtlpReceiver Receiver => Started(_receiver);

    public LocalCluster Cluster => Started(_cluster);

    public PrometheusServer Prometheus => Started(_prometheus);

    protected override async Task Start()
    {
        _receiver = await OtlpReceiver.Start();
        _cluster = await LocalCluster.Start(new Dictionary<string, string>(_receiver.Settings) { ["Fulfillment:StageDuration"] = "0.2" });
        _prometheus = await PrometheusServer.Start(
            MonitoringFiles.Localized(job => LocalCluster.Roles.Where(role => role.Split('-')[0] == job)
                .Select(role => $"127.0.0.1:{Cluster.PortOf(role)}")),
            [MonitoringFiles.Recording, MonitoringFiles.Alerts]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_receiver is not null) await _receiver.DisposeAsync();
    }
}

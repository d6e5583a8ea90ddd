using System.Text.Json;
using System.Text.RegularExpressions;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>A cluster whose alerts fire a second after their condition holds.</summary>
public sealed partial class AlertingCluster : SharedFixture
{
    /// <summary>Longer than any of the faults takes to show in five minutes' averages.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    readonly string _folder = Directory.CreateTempSubdirectory("doms-alerts-").FullName;
    LocalCluster? _cluster;
    PrometheusServer? _prometheus;

    public LocalCluster Cluster => Started(_cluster);

    PrometheusServer Prometheus => Started(_prometheus);

    /// <summary>Repeats an action until an alert fires.</summary>
    public Task ShouldFire(string alert, Func<Task>? provoke = null) => Poll.Until(
        $"{alert} to fire",
        async () =>
        {
            if (provoke is not null) await provoke();
            return (await Prometheus.FiringAlerts()).Contains(alert);
        },
        Patience);

    /// <summary>Waits until an alert neither fires nor is pending.</summary>
    public Task ShouldEnd(string alert) => Poll.Until(
        $"{alert} to end", async () => !(await Prometheus.Alerts()).Contains(alert), Patience);

    /// <summary>Executes SQL in the database of a service.</summary>
    public async Task Execute(string service, string sql)
    {
        using var settings = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Cluster.Folder, "settings.json")));
        var server = settings.RootElement.GetProperty("PostgreSql").GetProperty("ConnectionString").GetString();
        await using var connection = new NpgsqlConnection($"{server};Database=doms_{service};Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task Start()
    {
        _cluster = await LocalCluster.Start(
            new Dictionary<string, string> { ["Fulfillment:StageDuration"] = "2" });
        var alerts = Path.Combine(_folder, Path.GetFileName(MonitoringFiles.Alerts));
        await File.WriteAllTextAsync(alerts, Delay().Replace(await File.ReadAllTextAsync(MonitoringFiles.Alerts), "for: 1s"));
        _prometheus = await PrometheusServer.Start(
            MonitoringFiles.Localized(job => LocalCluster.Roles.Where(role => role.Split('-')[0] == job)
                .Select(role => $"127.0.0.1:{Cluster.PortOf(role)}")),
            [MonitoringFiles.Recording, alerts]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"for: \d+m", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Delay();
}

using Doms.Host.Running;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>Configuration of Prometheus and Grafana.</summary>
public sealed class MonitoringFileTests
{
    [Fact]
    public async Task Prometheus_accepts_configuration_rules_and_their_tests()
    {
        await PrometheusServer.Check("check", "config", MonitoringFiles.Prometheus);
        await PrometheusServer.Check("test", "rules", MonitoringFiles.AlertTests);
    }

    [Fact]
    public void Every_role_is_scraped_at_its_port()
    {
        const int gateway = 8080;
        MonitoringFiles.Jobs.ShouldBe(
            ProcessRole.Known.Where(role => role == ProcessRole.Gateway || role.IsService)
                .ToDictionary(role => role.Name, role => gateway + role.PortOffset), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_alert_is_tested()
    {
        var tests = await File.ReadAllTextAsync(MonitoringFiles.AlertTests);
        MonitoringFiles.RunbookAnchors.Count.ShouldBeGreaterThan(20);
        foreach (var alert in MonitoringFiles.RunbookAnchors.Keys) tests.ShouldContain($"- name: {alert}\n");
    }

    [Fact]
    public void Panels_have_queries()
    {
        MonitoringFiles.PanelQueries.Count.ShouldBeGreaterThan(50);
        MonitoringFiles.PanelQueries.Select(panel => panel.Dashboard).Distinct()
            .ShouldBe(["http", "messages", "orders", "payments", "runtime", "sagas"]);
    }
}

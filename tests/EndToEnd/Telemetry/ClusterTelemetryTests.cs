using System.Globalization;
using System.Text.RegularExpressions;
using Doms.Client;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>Telemetry of a cluster: traces through Kafka, and metrics that answer every query of dashboards and rules.</summary>
public sealed partial class ClusterTelemetryTests(MonitoredCluster monitored) : IClassFixture<MonitoredCluster>
{
    [Fact]
    public async Task Order_of_a_cluster_is_one_tree_through_kafka()
    {
        var spans = await OrderTrace.Check(monitored.Receiver, monitored.Cluster.Url);

        spans.Select(span => span.Service).Distinct().ShouldBe(
            ["gateway", "orders", "orchestrator", "inventory", "payments", "fulfillment", "notifications"], ignoreOrder: true);
        spans.Count(span => span.Kind == SpanKinds.Consumer).ShouldBeGreaterThan(10);
        foreach (var consumed in spans.Where(span => span.Kind == SpanKinds.Consumer))
        {
            var sent = spans.Single(span => span.SpanId == consumed.ParentId);
            sent.Kind.ShouldBe(SpanKinds.Producer);
            sent.Name.ShouldBe(consumed.Name.Replace("process ", "send ", StringComparison.Ordinal));
            consumed.Links.ShouldBe([sent.SpanId]);
            consumed.Attributes["messaging.system"].ShouldBe("kafka");
            consumed.Attributes.ShouldContainKey("messaging.kafka.offset");
        }
    }

    /// <summary>
    /// A query of an alert is asked without its threshold, because it has no answer while nothing is wrong; that it fires is shown by the
    /// tests of the rules.
    /// </summary>
    [Fact, Trait("Duration", "long")]
    public async Task Every_query_of_dashboards_and_rules_answers_with_data()
    {
        var demo = await Executable.Run("demo", "--cluster", "--orders", "90", "--data", monitored.Cluster.Folder);
        demo.ExitCode.ShouldBe(0, demo.ToString());
        demo.Output.ShouldContain("invariants hold");
        (await monitored.Cluster.Command("verify")).ExitCode.ShouldBe(0);
        using (var client = await monitored.Cluster.LogIn())
            await Should.ThrowAsync<ApiException>(client.GetOrder("unknown", CancellationToken.None));
        List<(string Place, string Query)> queries =
        [
            .. MonitoringFiles.PanelQueries.Select(panel => ($"{panel.Dashboard}: {panel.Panel}", panel.Query)),
            .. (await monitored.Prometheus.Rules()).Select(rule => ($"{rule.Kind} {rule.Name}", Threshold().Replace(rule.Query, ""))),
        ];
        var unanswered = queries;
        try
        {
            await Poll.Until("all queries to have data", async () => (unanswered = await Unanswered(unanswered)).Count == 0);
        }
        catch (TimeoutException)
        {
            // The assertion names them.
        }

        unanswered.ShouldBeEmpty();
        foreach (var (place, query) in queries)
            TestContext.Current.TestOutputHelper?.WriteLine($"{place}\n  {query}\n    {await Answer(query)}");
    }

    [Fact]
    public async Task Calm_cluster_raises_no_alert()
    {
        await Poll.Until(
            "all roles to be scraped", async () => (await monitored.Prometheus.Query("up == 1")).Count == LocalCluster.Roles.Count);
        (await monitored.Prometheus.Alerts()).ShouldNotContain(alert => alert == "AuditViolation" || alert == "StoreFailures");
    }

    async Task<List<(string Place, string Query)>> Unanswered(List<(string Place, string Query)> queries)
    {
        var unanswered = new List<(string, string)>();
        foreach (var query in queries)
            if (!(await monitored.Prometheus.Query(query.Query)).Any(series => double.IsFinite(series.Value))) unanswered.Add(query);
        return unanswered;
    }

    async Task<string> Answer(string query)
    {
        const int shown = 4;
        var series = await monitored.Prometheus.Query(query);
        var text = series.Where(one => double.IsFinite(one.Value)).Take(shown)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value:G4} {"{"}{one.Labels}{"}"}"));
        return $"{string.Join("; ", text)}{(series.Count > shown ? $"; ... {series.Count} series" : "")}";
    }

    /// <summary>The comparison at the end of an alert's query.</summary>
    [GeneratedRegex(@" (>|<|==) [0-9.]+$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Threshold();
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>The files of <c>deploy/monitoring</c>.</summary>
static partial class MonitoringFiles
{
    public const string Folder = "deploy/monitoring";

    public static string Prometheus { get; } = RepositoryFile.Find($"{Folder}/prometheus/prometheus.yaml");

    public static string Recording { get; } = RepositoryFile.Find($"{Folder}/prometheus/recording.yaml");

    public static string Alerts { get; } = RepositoryFile.Find($"{Folder}/prometheus/alerts.yaml");

    public static string AlertTests { get; } = RepositoryFile.Find($"{Folder}/prometheus/tests/alerts.yaml");

    /// <summary>Jobs and the ports of their targets.</summary>
    public static IReadOnlyDictionary<string, int> Jobs => Job().Matches(File.ReadAllText(Prometheus)).ToDictionary(
        job => job.Groups["name"].Value, job => int.Parse(job.Groups["port"].Value, CultureInfo.InvariantCulture));

    /// <summary>Names of the alerts, and the anchors of their entries in the run-book.</summary>
    public static IReadOnlyDictionary<string, string> RunbookAnchors => Alert().Matches(File.ReadAllText(Alerts)).ToDictionary(
        alert => alert.Groups["name"].Value, alert => alert.Groups["anchor"].Value);

    public static IReadOnlyList<(string Dashboard, string Panel, string Query)> PanelQueries =>
    [
        .. from file in Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Prometheus)!, "../grafana/dashboards"), "*.json").Order()
           from panel in JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)).GetProperty("panels").EnumerateArray()
           from target in panel.GetProperty("targets").EnumerateArray()
           select (
               Path.GetFileNameWithoutExtension(file), panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!),
    ];

    /// <summary>The configuration with the given targets in place of the names of Compose, scraped every second.</summary>
    /// <param name="targetsOf">Host and port of each process of a job.</param>
    public static string Localized(Func<string, IEnumerable<string>> targetsOf)
    {
        var jobs = Jobs.Keys.Select(job => $"""
              - job_name: {job}
                static_configs:
                  - targets: [{string.Join(", ", targetsOf(job).Select(target => $"'{target}'"))}]

            """);
        return $"""
            global: {"{"} scrape_interval: 1s, evaluation_interval: 1s {"}"}
            rule_files: [recording.yaml, alerts.yaml]
            scrape_configs:
            {string.Concat(jobs)}
            """;
    }

    [GeneratedRegex(@"job_name: (?<name>[a-z]+)[\s\S]*?port: (?<port>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Job();

    [GeneratedRegex(
        @"alert: (?<name>\w+)[\s\S]*?runbook_url: docs/operations/runbook.md#(?<anchor>[a-z-]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Alert();
}

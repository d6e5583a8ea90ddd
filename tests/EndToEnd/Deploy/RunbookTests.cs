using System.Text.RegularExpressions;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Deploy;

/// <summary>Each alert has its entry in the run-book, and each entry its alert.</summary>
public sealed partial class RunbookTests
{
    static readonly string[] Parts = ["**Means**", "**Look**", "**Do**", "**Worked when**", "**Try**"];

    [Fact]
    public async Task Every_alert_has_its_entry()
    {
        var alerts = await Read("deploy/monitoring/prometheus/alerts.yaml");
        var linked = RunbookLink().Matches(alerts).Select(link => link.Groups["name"].Value).ToList();

        AlertName().Count(alerts).ShouldBe(linked.Count);
        linked.ShouldBe((await Entries()).Keys, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_entry_has_all_parts()
    {
        foreach (var (name, text) in await Entries())
        {
            foreach (var part in Parts) text.ShouldContain(part, Case.Sensitive, name);
        }
    }

    /// <summary>The entries by the names of their headings in links.</summary>
    static async Task<Dictionary<string, string>> Entries() => (await Read("docs/operations/runbook.md")).Split("\n## ").Skip(1)
        .ToDictionary(
            entry => entry[..entry.IndexOf('\n', StringComparison.Ordinal)].ToLowerInvariant().Replace(' ', '-'), entry => entry,
            StringComparer.Ordinal);

    static Task<string> Read(string file) => File.ReadAllTextAsync(RepositoryFile.Find(file), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^\s*- alert: (?<name>\w+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex AlertName();

    [GeneratedRegex("runbook_url: docs/operations/runbook.md#(?<name>[a-z-]+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RunbookLink();
}

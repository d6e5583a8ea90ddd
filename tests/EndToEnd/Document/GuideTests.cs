using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>A running demo, in which shipments move by hand.</summary>
public sealed class GuidedSystem : IAsyncLifetime
{
    internal RunningSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync() => System = await RunningSystem.StartOnConsecutivePorts(("Fulfillment:StageDuration", "0"));

    public ValueTask DisposeAsync() => System.DisposeAsync();
}

/// <summary>The commands and requests of the guides run as written, from top to bottom, against a running system.</summary>
public sealed partial class GuideTests(GuidedSystem guided) : IClassFixture<GuidedSystem>
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Guides =>
        [.. Directory.GetFiles(Folder, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    static string Folder => Path.GetDirectoryName(RepositoryFile.Find("docs/guides/ship.md"))!;

    [Theory, MemberData(nameof(Guides))]
    public async Task Commands_of_a_guide_succeed(string guide)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, $"{guide}.md"));
        var blocks = Block().Matches(text).Select(block => block.Groups["commands"].Value).ToList();
        blocks.ShouldNotBeEmpty();

        var (code, output) = await Run(string.Concat(blocks));

        code.ShouldBe(0, output);
    }

    async Task<(int Code, string Output)> Run(string commands)
    {
        var system = guided.System;
        var script = $$"""
            set -euo pipefail
            doms() { "{{Executable.Path}}" "$@" --data "{{system.Folder}}"; }
            provider() { "{{Executable.Path}}" "$@"; }
            set -x
            """ + "\n" + commands
            .Replace("./doms provider", "provider provider", StringComparison.Ordinal)
            .Replace("./doms", "doms", StringComparison.Ordinal)
            .Replace("data/doms.json", $"{system.Folder}/doms.json", StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8080", system.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{output}\nIt did not end in {Patience}.");
        }

        return (process.ExitCode, output.ToString());
    }

    static void Add(StringBuilder output, string? line)
    {
        lock (output) output.AppendLine(line);
    }

    [GeneratedRegex(@"^```sh\n(?<commands>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Block();
}

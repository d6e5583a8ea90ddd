using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>The tools of <c>eng/api</c>, installed once per version of their list. They need node and npm.</summary>
public sealed class ApiTools : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    static string Source => Path.GetDirectoryName(RepositoryFile.Find("eng/api/package.json"))!;

    /// <summary>A copy of <c>eng/api</c> with the installed packages.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(Source, "..", "..", "artifacts", "api"));

    /// <summary>Reason why the tools cannot run; null when they can.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!await HasNode())
        {
            // Continuous integration has node; elsewhere the tests are skipped, with this reason.
            Environment.GetEnvironmentVariable("CI").ShouldBeNullOrEmpty("node and npm are needed to check docs/openapi.json");
            Missing = "node and npm are not on this machine";
            return;
        }

        Directory.CreateDirectory(Folder);
        var stamp = Path.Combine(Folder, "installed.json");
        var list = await File.ReadAllTextAsync(Path.Combine(Source, "package-lock.json"));
        var isInstalled = File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == list;
        foreach (var file in Directory.EnumerateFiles(Source))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        if (isInstalled) return;
        var (code, output) = await Run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
        code.ShouldBe(0, output);
        await File.WriteAllTextAsync(stamp, list);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A browser on the path; null for none.</summary>
    public static string? FindBrowser() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in new[] { "chromium", "chromium-browser", "google-chrome" }
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a tool of the folder and returns its exit code with all that it printed.</summary>
    public static Task<(int Code, string Output)> Tool(string name, params string[] arguments) =>
        Run(Path.Combine(Folder, "node_modules", ".bin", name), arguments);

    /// <summary>Runs a program in the folder.</summary>
    public static async Task<(int Code, string Output)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["NO_COLOR"] = "1", ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
        })!;
        using var patience = new CancellationTokenSource(Patience);
        var output = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, string.Concat(output));
    }

    static async Task<bool> HasNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("npm", ["--version"]) { RedirectStandardOutput = true })!;
            await node.WaitForExitAsync();
            return node.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Demo;

/// <summary>
/// The demonstration on a cluster: one that runs on a data folder, or one that <c>deploy/local/cluster.sh</c> starts in a temporary folder.
/// </summary>
/// <param name="keepRunning">Keeps a cluster that was started here, and its data.</param>
sealed class ClusterDemo(Screen screen, string? folder, int port, bool keepRunning)
{
    const string Script = "deploy/local/cluster.sh";

    public async Task<int> Run(DemoRun demo, CancellationToken cancel)
    {
        if (folder is not null && RunningAddresses.Find(folder) is { } running) return await demo.Run(running.Gateway, cancel);
        var data = folder ?? Directory.CreateTempSubdirectory("doms-demo-").FullName;
        try
        {
            screen.Line($"Starting PostgreSQL, Redis, Kafka and every role of DOMS on 127.0.0.1, with their data in {data} ...");
            // A cluster that was stopped keeps its ports unless others are asked for.
            string[] ports = folder is null || port != 0 ? ["--port", $"{port}"] : [];
            await RunScript(cancel, ["up", "--data", data, .. ports]);
            return await demo.Run(RunningAddresses.Find(data)!.Gateway, cancel);
        }
        finally
        {
            if (keepRunning) screen.Line($"The cluster runs on; stop it with: {Script} down --data {data}");
            else await Remove(data);
        }
    }

    async Task Remove(string data)
    {
        await RunScript(CancellationToken.None, "down", "--data", data);
        if (folder is null) Directory.Delete(data, recursive: true);
    }

    static async Task RunScript(CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(FindScript(), arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["DOMS_EXECUTABLE"] = Environment.ProcessPath;
        start.Environment["DOMS__Fulfillment__StageDuration"] = DemoRun.StageDuration;
        using var script = Process.Start(start)!;
        await script.StandardOutput.ReadToEndAsync(cancel);
        await script.WaitForExitAsync(cancel);
        // The script has said on standard error what is missing.
        if (script.ExitCode != 0) throw new CommandException($"{Script} {arguments[0]} failed.");
    }

    /// <summary>Finds the script in the working copy that the executable was built in.</summary>
    static string FindScript()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
            if (File.Exists(Path.Combine(above.FullName, Script))) return Path.Combine(above.FullName, Script);
        throw new CommandException(
            $"There is no {Script} above {AppContext.BaseDirectory}; start a cluster and name its folder with --data.");
    }
}

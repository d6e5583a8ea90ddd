using Doms.Host.Cli;
using Doms.Host.Commands;
using Doms.Host.Running;

namespace Doms.Host.Demo;

/// <summary>The demonstration on all services in this process, with its data in a temporary folder.</summary>
/// <param name="keepRunning">Keeps the system running afterwards, until stopped, and keeps its data.</param>
sealed class EmbeddedDemo(Screen screen, int port, bool keepRunning)
{
    public async Task<int> Run(DemoRun demo, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("doms-demo-").FullName;
        try
        {
            // The system's log would interleave with the report, so it is written beside the data.
            await using var log = new StreamWriter(Path.Combine(folder, "demo.log"));
            System.Console.SetOut(TextWriter.Synchronized(log));
            var code = await Run(demo, folder, cancel);
            if (keepRunning) screen.Line($"Data and log are in {folder}; restart with: {CalledAs.Command("up", folder)}");
            return code;
        }
        finally
        {
            if (!keepRunning) Directory.Delete(folder, recursive: true);
        }
    }

    async Task<int> Run(DemoRun demo, string folder, CancellationToken cancel)
    {
        screen.Line($"Starting DOMS in this process, on 127.0.0.1 only, with its data in {folder} ...");
        var settings = new Dictionary<string, string?> { ["Fulfillment:StageDuration"] = DemoRun.StageDuration };
        await using var process = await UpCommand.Start(new UpOptions(folder, port, UpOptions.Demo, settings), cancel);
        var code = await demo.Run(process.Address, cancel);
        if (keepRunning) await WaitForStop(process, folder, cancel);
        return code;
    }

    /// <summary>Waits for SIGINT or SIGTERM.</summary>
    async Task WaitForStop(DomsProcess process, string folder, CancellationToken cancel)
    {
        screen.Line();
        screen.Line($"Still running at {process.Address.GetLeftPart(UriPartial.Authority)}; Ctrl-C stops it.");
        screen.Line($"Explore it in another shell: doms order list --data {folder}");
        try
        {
            await process.Stopped.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            screen.Line("Stopping.");
        }
    }
}

using System.Diagnostics;
using Doms.Client;
using Doms.Tests.Servers;
using Doms.Tests.EndToEnd.Processes.Shapes;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary>
/// A running system on a temporary data folder, which is kept across restarts. By default it is one process, <c>doms up</c>; see
/// <see cref="SystemShapes"/>.
/// </summary>
sealed class RunningSystem : IAsyncDisposable
{
    const int Ports = 7;
    readonly Dictionary<string, string> _settings;
    readonly ISystemShape _shape;

    // Requests may still be in flight on clients of previous processes.
    readonly List<DomsClient> _clients = [];

    RunningSystem(ISystemShape shape, Dictionary<string, string> settings)
    {
        _shape = shape;
        _settings = settings;
    }

    public string Folder => _shape.Folder;

    /// <summary>Base address of the gateway.</summary>
    public Uri Url => _shape.Url;

    /// <summary>Client logged in as operator.</summary>
    public DomsClient Operator { get; private set; } = null!;

    /// <summary>Lines written by the processes so far.</summary>
    public IReadOnlyList<string> Lines => _shape.Lines;

    /// <summary>True after the process has exited or was killed.</summary>
    public bool HasEnded => Embedded.Process.HasEnded;

    /// <summary>The one process of the embedded shape; skips the test in any other shape.</summary>
    EmbeddedShape Embedded
    {
        get
        {
            if (_shape is EmbeddedShape embedded) return embedded;
            Assert.Skip("This is about the one process on a file.");
            throw new UnreachableException();
        }
    }

    /// <summary>Starts a system on free ports.</summary>
    /// <param name="settings">Settings such as <c>Fulfillment:StageDuration</c>.</param>
    public static Task<RunningSystem> Start(params (string Name, string Value)[] settings) => Start(0, settings);

    /// <summary>Starts a system whose services use the ports after the gateway's, as documented.</summary>
    public static Task<RunningSystem> StartOnConsecutivePorts(params (string Name, string Value)[] settings) =>
        Start(LocalPort.FindRange(Ports), settings);

    /// <summary>Takes a system over, and starts what of it does not run; it ends when the result is disposed of.</summary>
    internal static async Task<RunningSystem> On(ISystemShape shape)
    {
        var system = new RunningSystem(shape, []);
        await system.Restart();
        return system;
    }

    /// <summary>Starts one process on an existing data folder, which is deleted at the end.</summary>
    public static Task<RunningSystem> StartOn(string folder, params (string Name, string Value)[] settings)
    {
        var given = settings.ToDictionary(pair => pair.Name, pair => pair.Value);
        return Start(new EmbeddedShape(0, given, folder), given);
    }

    /// <summary>Skips the test where the system has no data file.</summary>
    public void RequireFile() => _ = Embedded;

    /// <summary>Returns the address of the service on a port after the gateway's.</summary>
    public Uri Service(int offset) => _shape.Service(offset);

    /// <summary>Restarts the process on the same data with a failpoint; it may be killed before it is up.</summary>
    public async Task RestartWithFailpoint(string failpoint)
    {
        _ = Embedded;
        _settings["DOMS:Failpoint"] = failpoint;
        try
        {
            await Restart();
        }
        catch (ProcessEndedException)
        {
            // Recovery of its data already reached the failpoint.
        }
        finally
        {
            _settings.Remove("DOMS:Failpoint");
        }
    }

    /// <summary>Starts the stopped or killed system again on the same data.</summary>
    public async Task Restart()
    {
        await _shape.Start();
        var url = Url;
        using var anonymous = new DomsClient(url, null);
        Operator = new DomsClient(url, await Poll.Until("the gateway to respond", () => TryLogIn(anonymous)));
        _clients.Add(Operator);
    }

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public Task<int> Stop() => _shape.Stop();

    /// <summary>Sends SIGHUP, as a closed terminal does, and returns the exit code.</summary>
    public Task<int> HangUp() => Embedded.Process.Stop(Executable.HangUp);

    /// <summary>Sends SIGKILL.</summary>
    public Task Kill() => _shape.Kill();

    /// <summary>Limits every file to one page, or removes the limit.</summary>
    public void FillDisk(bool isFull) => FileLimit.Set(Embedded.Process.Process, isFull ? 4_096 : null);

    /// <summary>Runs a command of the executable against this system.</summary>
    public Task<CommandResult> Command(params string[] arguments) => Executable.Run([.. arguments, "--data", Folder]);

    public async ValueTask DisposeAsync()
    {
        await _shape.DisposeAsync();
        foreach (var client in _clients) client.Dispose();
    }

    static async Task<RunningSystem> Start(int port, (string Name, string Value)[] settings)
    {
        var given = settings.ToDictionary(pair => pair.Name, pair => pair.Value);
        return await Start(await SystemShapes.Create(port, given), given);
    }

    static async Task<RunningSystem> Start(ISystemShape shape, Dictionary<string, string> settings)
    {
        var system = new RunningSystem(shape, settings);
        try
        {
            await system.Restart();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns null while the gateway does not respond; the process may end meanwhile.</summary>
    async Task<string?> TryLogIn(DomsClient client)
    {
        if (_shape is EmbeddedShape { Process.HasEnded: true })
            throw new ProcessEndedException($"doms up ended:\n{string.Join('\n', Lines)}");
        try
        {
            return (await client.Login("operator", "operator", CancellationToken.None)).Value.Token;
        }
        catch (SystemUnreachableException)
        {
            return null;
        }
    }
}

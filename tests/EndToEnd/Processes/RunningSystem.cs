using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Doms.Client;
using Doms.Host.Running;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary><c>doms up</c> as a separate process on a temporary data folder, which is kept across restarts.</summary>
sealed class RunningSystem : IAsyncDisposable
{
    const int Ports = 7;
    readonly Dictionary<string, string> _settings;
    readonly List<string> _lines = [];

    // Requests may still be in flight on clients of previous processes.
    readonly List<DomsClient> _clients = [];
    readonly int _port;
    Process _process = null!;

    RunningSystem(string folder, int port, Dictionary<string, string> settings)
    {
        Folder = folder;
        _port = port;
        _settings = settings;
    }

    public string Folder { get; }

    /// <summary>Base address of the gateway.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Client logged in as operator.</summary>
    public DomsClient Operator { get; private set; } = null!;

    /// <summary>Lines written by the process so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>Starts a system on free ports.</summary>
    /// <param name="settings">Settings such as <c>Fulfillment:StageDuration</c>.</param>
    public static Task<RunningSystem> Start(params (string Name, string Value)[] settings) => Start(0, settings);

    /// <summary>Starts a system whose services use the ports after the gateway's, as documented.</summary>
    public static Task<RunningSystem> StartOnConsecutivePorts(params (string Name, string Value)[] settings) =>
        Start(FindFreeRange(), settings);

    /// <summary>Returns the address of the service on a port after the gateway's.</summary>
    public Uri Service(int offset) => new UriBuilder(Url) { Port = _port + offset }.Uri;

    /// <summary>True after the process has exited or was killed.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Restarts the process on the same data with a failpoint; it may be killed before it is up.</summary>
    public async Task RestartWithFailpoint(string failpoint)
    {
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

    /// <summary>Restarts the process on the same data.</summary>
    public async Task Restart()
    {
        _process = Executable.Start(["up", "--data", Folder, "--port", $"{_port}"], _settings);
        _process.OutputDataReceived += (_, line) => AddLine(line.Data);
        _process.ErrorDataReceived += (_, line) => AddLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = await Poll.Until("doms up to print its address", () => Task.FromResult(FindUrl()));
        using var anonymous = new DomsClient(Url, null);
        var login = await Poll.Until("the gateway to respond", () => TryLogIn(anonymous));
        Operator = new DomsClient(Url, login);
        _clients.Add(Operator);
    }

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public async Task<int> Stop()
    {
        Executable.Terminate(_process);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Sends SIGHUP, as a closed terminal does, and returns the exit code.</summary>
    public async Task<int> HangUp()
    {
        Executable.HangUp(_process);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Limits every file to one page, or removes the limit.</summary>
    public void FillDisk(bool isFull) => FileLimit.Set(_process, isFull ? 4_096 : null);

    /// <summary>Runs a command of the executable against this system.</summary>
    public Task<CommandResult> Command(params string[] arguments) => Executable.Run([.. arguments, "--data", Folder]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
        foreach (var client in _clients) client.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    static async Task<RunningSystem> Start(int port, (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("doms-test-").FullName;
        var system = new RunningSystem(folder, port, settings.ToDictionary(pair => pair.Name, pair => pair.Value));
        await system.Restart();
        return system;
    }

    Uri? FindUrl()
    {
        if (_process.HasExited) throw new ProcessEndedException($"doms up ended:\n{string.Join('\n', Lines)}");
        return RunningAddresses.Find(Folder) is { } running && running.ProcessId == _process.Id ? running.Gateway : null;
    }

    async Task<string?> TryLogIn(DomsClient client)
    {
        if (_process.HasExited) throw new ProcessEndedException($"doms up ended:\n{string.Join('\n', Lines)}");
        try
        {
            return (await client.Login("operator", "operator", CancellationToken.None)).Value.Token;
        }
        catch (SystemUnreachableException)
        {
            return null;
        }
    }

    void AddLine(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }

    static int FindFreeRange()
    {
        while (true)
        {
            var first = FreePort(0);
            if (first + Ports < IPEndPoint.MaxPort && Enumerable.Range(first, Ports).All(port => FreePort(port) == port)) return first;
        }
    }

    static int FreePort(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return -1;
        }
    }
}

/// <summary>The process ended unexpectedly.</summary>
public sealed class ProcessEndedException(string message) : Exception(message);

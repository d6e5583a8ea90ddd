using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Doms.Client;
using Doms.Host.Cli;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary><c>doms up</c> as a process of its own, on a temporary data folder that outlives its deaths.</summary>
sealed class RunningSystem : IAsyncDisposable
{
    const int Ports = 7;
    readonly Dictionary<string, string> _settings;
    readonly List<string> _lines = [];

    // Calls may still be under way on those of earlier lives.
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

    /// <summary>The gateway.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Logged in as operator.</summary>
    public DomsClient Operator { get; private set; } = null!;

    /// <summary>Everything it has written so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>Starts one on free ports.</summary>
    /// <param name="settings">E.g. <c>Fulfillment:Pace</c>.</param>
    public static Task<RunningSystem> Start(params (string Name, string Value)[] settings) => Start(0, settings);

    /// <summary>Starts one whose services are on the ports after the gateway's, as their addresses are documented.</summary>
    public static Task<RunningSystem> StartOnConsecutivePorts(params (string Name, string Value)[] settings) =>
        Start(FindFreeRange(), settings);

    /// <summary>The service on a port after the gateway's.</summary>
    public Uri Service(int offset) => new UriBuilder(Url) { Port = _port + offset }.Uri;

    /// <summary>The process has ended, by itself or by force.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts the process again on the same data, to die at a place; it may do so before it is up.</summary>
    public async Task RestartWithFailpoint(string failpoint)
    {
        _settings["DOMS:Failpoint"] = failpoint;
        try
        {
            await Restart();
        }
        catch (ProcessEndedException)
        {
            // What it found in its data led it there already.
        }
        finally
        {
            _settings.Remove("DOMS:Failpoint");
        }
    }

    /// <summary>Starts the process again on the same data.</summary>
    public async Task Restart()
    {
        _process = Executable.Start(["up", "--data", Folder, "--port", $"{_port}"], _settings);
        _process.OutputDataReceived += (_, line) => AddLine(line.Data);
        _process.ErrorDataReceived += (_, line) => AddLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = await Poll.Until("doms up to say where it is", () => Task.FromResult(FindUrl()));
        using var anybody = new DomsClient(Url, null);
        var login = await Poll.Until("the gateway to answer", () => TryLogIn(anybody));
        Operator = new DomsClient(Url, login);
        _clients.Add(Operator);
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> Stop()
    {
        Executable.Terminate(_process);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is finished, nothing is said.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>No file can grow beyond its first page, or all can again.</summary>
    public void FillDisk(bool isFull) => FileLimit.Set(_process, isFull ? 4_096 : null);

    /// <summary>Runs a command of the executable on this system.</summary>
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
        return TargetOptions.FindRunning(Folder) is { } running && running.ProcessId == _process.Id ? running.Gateway : null;
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

/// <summary>The process has ended while something was wanted of it.</summary>
public sealed class ProcessEndedException(string message) : Exception(message);

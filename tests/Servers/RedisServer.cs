using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Doms.Tests.Servers;

/// <summary>
/// A Redis server on 127.0.0.1 and a free port, with its data in a temporary folder. It ends, and the folder is deleted, with the test
/// process at the latest.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    const string Remedy = "apt-get install redis-server (7 or later)";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    readonly string _folder;
    readonly IReadOnlyList<string> _arguments;
    ServerProcess? _process;

    RedisServer(string folder, IReadOnlyList<string> arguments)
    {
        _folder = folder;
        _arguments = arguments;
    }

    public int Port { get; } = LocalPort.FindFree();

    /// <summary>Host and port, as settings name them.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    ServerProcess Process => _process ?? throw new InvalidOperationException("The server does not run.");

    string Log => Path.Combine(_folder, "server.log");

    /// <summary>Starts a server for limits and caches, which keeps nothing on disk.</summary>
    public static Task<RedisServer> StartCache() => StartWith("--appendonly", "no");

    /// <summary>Starts a server for a store: what it has answered is on disk.</summary>
    public static Task<RedisServer> StartStore() =>
        StartWith("--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction");

    /// <summary>Starts a server with the given arguments.</summary>
    /// <remarks>Skips the test where Redis is missing, see <see cref="RequiredServer"/>.</remarks>
    public static async Task<RedisServer> StartWith(params IReadOnlyList<string> arguments)
    {
        RequiredServer.Find("redis-server", [], Remedy);
        var server = new RedisServer(Directory.CreateTempSubdirectory("doms-redis-").FullName, arguments);
        await server.Start();
        return server;
    }

    /// <summary>Starts the killed server on its data and waits until it answers.</summary>
    public async Task Start()
    {
        _process = await ServerProcess.Start(
            [
                RequiredServer.Find("redis-server", [], Remedy), "--port", Port.ToString(CultureInfo.InvariantCulture),
                "--bind", "127.0.0.1", "--save", "", "--dir", _folder, .. _arguments,
            ],
            Log, folder: _folder);
        var start = TimeProvider.System.GetTimestamp();
        while (!await IsReady())
        {
            if (!Process.IsRunning || TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"Redis did not start: {await File.ReadAllTextAsync(Log)}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Kills the server as <c>kill -9</c> does; <see cref="Start"/> starts it again.</summary>
    public async Task Kill()
    {
        await Process.Signal("KILL");
        await Process.EndAndKeepFolder();
        _process = null;
    }

    /// <summary>Stops the server's execution: connections stay open and are not answered.</summary>
    public Task Suspend() => Process.Signal("STOP");

    /// <summary>Continues a suspended server.</summary>
    public Task Resume() => Process.Signal("CONT");

    /// <summary>Deletes all data.</summary>
    public async Task FlushAll()
    {
        if (await Send("FLUSHALL") is not "+OK\r\n" and var refusal) throw new InvalidOperationException(refusal);
    }

    /// <summary>Sends a command of one line and returns the beginning of its answer, as the protocol writes it.</summary>
    public async Task<string> Send(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = new byte[8_192];
        return Encoding.ASCII.GetString(answer, 0, await client.GetStream().ReadAsync(answer));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    async Task<bool> IsReady()
    {
        try
        {
            return await Send("PING") == "+PONG\r\n";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}

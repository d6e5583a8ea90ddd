using System.Diagnostics;
using Doms.Client;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary>
/// The distributed shape as <c>deploy/local/cluster.sh</c> runs it, on a temporary folder and free ports: PostgreSQL, Redis, Kafka and
/// every role as processes. It skips the test where a server is missing, see <see cref="RequiredServer"/>.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    const int Ports = 24;
    static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(8);

    /// <summary>Longer than a server takes to start on a busy machine.</summary>
    const string StoreWait = "00:03:00";

    /// <summary>Processes that have a port, in the order of their ports.</summary>
    static readonly string[] Ported =
    [
        "gateway", "orders-1", "payments", "inventory-1", "notifications", "orchestrator", "fulfillment", "provider", "orders-2",
        "inventory-2", "postgresql", "redis", "redis-inventory", "kafka", "kafka-controller",
    ];

    readonly IReadOnlyDictionary<string, string> _settings;
    readonly Dictionary<string, TcpProxy> _proxies = [];
    string _executable;

    LocalCluster(IReadOnlyDictionary<string, string> settings, int port, string? executable = null)
    {
        _settings = settings;
        _executable = executable ?? Executable.Path;
        Port = port == 0 ? LocalPort.FindRange(Ports) : port;
    }

    /// <summary>Processes of DOMS, in the order in which the script starts them.</summary>
    public static IReadOnlyList<string> Roles { get; } =
    [
        "orders-1", "orders-2", "payments", "inventory-1", "inventory-2", "notifications", "orchestrator", "fulfillment", "gateway",
    ];

    public string Folder { get; } = Directory.CreateTempSubdirectory("doms-cluster-").FullName;

    /// <summary>The gateway's port.</summary>
    public int Port { get; }

    /// <summary>Base address of the gateway.</summary>
    public Uri Url => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", Port).Uri;

    /// <summary>Proxies by the processes that they stand before.</summary>
    public IReadOnlyDictionary<string, TcpProxy> Proxies => _proxies;

    /// <param name="settings">Settings such as <c>Fulfillment:StageDuration</c>, for every role.</param>
    /// <param name="port">The gateway's port; 0 selects free ones.</param>
    /// <param name="proxied">Processes that the others reach through a proxy.</param>
    public static Task<LocalCluster> Start(
        IReadOnlyDictionary<string, string> settings, int port = 0, params IReadOnlyList<string> proxied)
    {
        RequireServers();
        return Start(new LocalCluster(settings, port), proxied);
    }

    /// <summary>Starts a cluster of another version's executable, on free ports.</summary>
    internal static Task<LocalCluster> StartFormer(IReadOnlyDictionary<string, string> settings, string executable)
    {
        RequireServers();
        return Start(new LocalCluster(settings, 0, executable), []);
    }

    static async Task<LocalCluster> Start(LocalCluster cluster, IReadOnlyList<string> proxied)
    {
        try
        {
            if (proxied.Count > 0) cluster.StandBefore(proxied);
            await cluster.Run("up", "--port", $"{cluster.Port}");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tries to start a cluster of another program than the built one, and removes its remains.</summary>
    internal static async Task<CommandResult> TryStart(string executable)
    {
        RequireServers();
        await using var cluster = new LocalCluster(new Dictionary<string, string>(), 0, executable);
        return await cluster.TryRun("up", "--port", $"{cluster.Port}");
    }

    /// <summary>Runs the script on this cluster, and fails if it fails.</summary>
    public async Task<string> Run(params string[] arguments)
    {
        var result = await TryRun(arguments);
        result.ExitCode.ShouldBe(0, $"cluster.sh {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    /// <summary>Runs the script on this cluster.</summary>
    internal async Task<CommandResult> TryRun(params string[] arguments)
    {
        var start = new ProcessStartInfo(RepositoryFile.Find("deploy/local/cluster.sh"), [.. arguments, "--data", Folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOMS_EXECUTABLE"] = _executable;
        start.Environment["DOMS__Process__StoreWait"] = StoreWait;
        foreach (var (name, value) in _settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var script = Process.Start(start)!;
        using var limit = new CancellationTokenSource(ScriptTimeout);
        var output = script.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = script.StandardError.ReadToEndAsync(limit.Token);
        await script.WaitForExitAsync(limit.Token);
        return new CommandResult(script.ExitCode, await output, await errors);
    }

    /// <summary>Starts a stopped process with the built executable, whatever the others run.</summary>
    internal async Task StartCurrent(string name)
    {
        _executable = Executable.Path;
        await Run("start", name);
    }

    /// <summary>Kills a process as <c>kill -9</c> does.</summary>
    public async Task Kill(string name)
    {
        using var process = Process.GetProcessById(ProcessIdOf(name));
        var start = ServerProcess.StartOf(process.Id);
        process.Kill();
        await Poll.Until($"{name} to end", () => Task.FromResult(ServerProcess.HasEnded(process.Id, start)));
    }

    public int ProcessIdOf(string name) => int.Parse(File.ReadAllText(Path.Combine(Folder, "run", $"{name}.pid")));

    /// <summary>The process and its children, which a database server has.</summary>
    public IReadOnlyList<int> ProcessIdsOf(string name)
    {
        var first = ProcessIdOf(name);
        return [first, .. Directory.GetDirectories($"/proc/{first}/task")
            .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse).Distinct()];
    }

    /// <summary>Returns the end of what a process has written.</summary>
    public string LastLines(string name) => string.Join('\n', File.ReadLines(Path.Combine(Folder, "log", $"{name}.log")).TakeLast(10));

    /// <summary>The port of a process, by the list that the script keeps.</summary>
    public int PortOf(string name) => int.Parse(
        File.ReadLines(Path.Combine(Folder, "run", "ports"))
            .Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..]);

    /// <summary>Runs a command of the executable against this cluster.</summary>
    internal Task<CommandResult> Command(params string[] arguments) => Executable.Run([.. arguments, "--data", Folder]);

    /// <summary>Logs a client in.</summary>
    public async Task<DomsClient> LogIn(string role = "operator")
    {
        using var anonymous = new DomsClient(Url, null);
        return new DomsClient(Url, (await anonymous.Login(role, role, CancellationToken.None)).Value.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await TryRun("down");
        foreach (var proxy in _proxies.Values) await proxy.DisposeAsync();
        var elsewhere = Path.Combine(Folder, "run", "postgresql.folder");
        var data = File.Exists(elsewhere) ? await File.ReadAllTextAsync(elsewhere) : Folder;
        if (!data.StartsWith(Folder, StringComparison.Ordinal))
            Directory.Delete(Path.GetDirectoryName(data.Trim())!, recursive: true);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Writes the list of ports that the script would have written, and the ports of proxies.</summary>
    void StandBefore(IReadOnlyList<string> processes)
    {
        var ports = Ported.Select((name, i) => (name, Port: Port + i)).ToDictionary(entry => entry.name, entry => entry.Port);
        foreach (var name in processes) _proxies.Add(name, TcpProxy.To(ports[name]));
        Directory.CreateDirectory(Path.Combine(Folder, "run"));
        File.WriteAllLines(
            Path.Combine(Folder, "run", "ports"),
            [
                .. ports.Select(entry => $"{entry.Key}={entry.Value}"),
                .. _proxies.Select(entry => $"{entry.Key}-through={entry.Value.Port}"),
            ]);
    }

    static void RequireServers()
    {
        const string debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(debian) ? Directory.GetDirectories(debian).Select(version => Path.Combine(version, "bin")) : [];
        RequiredServer.Find("postgres", installed, "apt-get install postgresql (15 or later)");
        RequiredServer.Find("redis-server", [], "apt-get install redis-server");
        RequiredServer.Find("java", [], "apt-get install openjdk-17-jre-headless");
        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is not { Length: > 0 } kafka || !Directory.Exists(Path.Combine(kafka, "libs")))
            throw RequiredServer.Missing("KAFKA_HOME must name an unpacked Apache Kafka 4");
    }
}

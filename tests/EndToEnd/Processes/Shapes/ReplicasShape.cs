using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Processes.Shapes;

/// <summary>
/// Three processes with all services each, on one PostgreSQL database, with Redis for limits and one simulated provider.
/// </summary>
sealed class ReplicasShape : ISystemShape
{
    const int Replicas = 3;
    const int Ports = 7;
    readonly RedisServer _redis;
    readonly int _providerPort = LocalPort.FindRange(1);
    readonly string _root = Directory.CreateTempSubdirectory("doms-replicas-").FullName;
    readonly DomsUp[] _processes;
    readonly System.Diagnostics.Process _provider;
    readonly int _port;
    int _turn;

    ReplicasShape(RedisServer redis, string database, int port, IReadOnlyDictionary<string, string> settings)
    {
        _redis = redis;
        _port = port == 0 ? LocalPort.FindRange(Ports) : port;
        var all = new Dictionary<string, string>(settings)
        {
            ["DOMS:Storage:Kind"] = "postgresql",
            ["DOMS:PostgreSql:ConnectionString"] = database,
            ["DOMS:Redis:Address"] = redis.Address,
            ["DOMS:Redis:Secret"] = Convert.ToBase64String(new byte[32]),
            ["DOMS:Payments:Provider"] = $"http://127.0.0.1:{_providerPort}",
            ["DOMS:Auth:SigningKey"] = Convert.ToBase64String(new byte[32]),
        };
        _processes = [.. Enumerable.Range(0, Replicas).Select(i => new DomsUp(
            Path.Combine(_root, $"{i}"), i == 0 ? _port : LocalPort.FindRange(Ports), [], all))];
        _provider = Executable.Start(
            ["up", "--role", "provider", "--data", Path.Combine(_root, "provider"), "--port", $"{_providerPort}"], settings);
    }

    /// <summary>Starts the servers; the processes follow with <see cref="Start"/>.</summary>
    public static async Task<ReplicasShape> Create(int port, IReadOnlyDictionary<string, string> settings)
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        return new ReplicasShape(await RedisServer.StartCache(), database, port, settings);
    }

    /// <summary>The processes with all services.</summary>
    public IReadOnlyList<DomsUp> Processes => _processes;

    public string Folder => Next.Folder;

    /// <summary>Each call returns the address of the next replica.</summary>
    public Uri Url => Next.Url;

    public IReadOnlyList<string> Lines => [.. _processes.SelectMany(process => process.Lines)];

    DomsUp Next => _processes[(int)((uint)Interlocked.Increment(ref _turn) % Replicas)];

    public Uri Service(int offset) => new UriBuilder(_processes[0].Url) { Port = _port + offset }.Uri;

    public Task Start() => Task.WhenAll(_processes.Where(process => process.HasEnded).Select(process => process.Start()));

    public async Task<int> Stop() => (await Task.WhenAll(_processes.Select(process => process.Stop(Executable.Terminate)))).Max();

    public Task Kill() => Task.WhenAll(_processes.Where(process => !process.HasEnded).Select(process => process.Kill()));

    public async ValueTask DisposeAsync()
    {
        await Kill();
        foreach (var process in _processes) process.Dispose();
        _provider.Kill();
        await _provider.WaitForExitAsync();
        _provider.Dispose();
        await _redis.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}

using System.Globalization;
using Npgsql;

namespace Doms.Tests.Servers;

/// <summary>
/// A PostgreSQL server on 127.0.0.1 and a free port, with its data in a temporary folder. It commits durably, as in production. It ends,
/// and the folder is deleted, with the test process at the latest.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    const string User = "doms";
    const string Remedy = "apt-get install postgresql (15 or later)";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly Lazy<Task<PostgreSqlServer>> Common = new(() => Start());
    static int _databases;

    readonly string _folder;
    readonly IReadOnlyList<string> _settings;
    readonly string? _password;
    ServerProcess? _process;

    PostgreSqlServer(string folder, IReadOnlyList<string> settings, string? password = null)
    {
        _folder = folder;
        _settings = settings;
        _password = password;
    }

    public int Port { get; } = LocalPort.FindFree();

    /// <summary>The process that accepts connections.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("The server does not run.");

    string Data => Path.Combine(_folder, "data");

    string Log => Path.Combine(_folder, "server.log");

    /// <summary>The one server of the test process, started when it is first asked for. Tests that stop a server start their own.</summary>
    /// <remarks>Skips the test where PostgreSQL is missing, see <see cref="RequiredServer"/>.</remarks>
    public static Task<PostgreSqlServer> Shared => Common.Value;

    /// <summary>Starts a server of the test's own.</summary>
    /// <param name="settings">Settings such as <c>max_connections=20</c>, beyond the usual ones.</param>
    public static async Task<PostgreSqlServer> Start(params IReadOnlyList<string> settings)
    {
        var initdb = Program("initdb");
        var server = new PostgreSqlServer(await CreateFolder(), settings);
        await ServerProcess.Run(
            [.. AsServerUser(initdb), "-D", server.Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        await server.Start();
        return server;
    }

    /// <summary>Starts a standby with a copy of a server, from which it receives every commit.</summary>
    /// <param name="primary">Connection string of the superuser on the server.</param>
    /// <param name="settings">Settings beyond the usual ones; <c>max_connections</c> must not be less than on the server.</param>
    public static async Task<PostgreSqlServer> StartStandby(string primary, params IReadOnlyList<string> settings)
    {
        var source = new NpgsqlConnectionStringBuilder(primary);
        var server = new PostgreSqlServer(await CreateFolder(), settings, source.Password);
        var password = source.Password ?? "none";
        var address = string.Create(
            CultureInfo.InvariantCulture, $"host={source.Host} port={source.Port} user={source.Username} password={password}");
        await ServerProcess.Run(
        [
            .. AsServerUser(Program("pg_basebackup")), "-d", address, "-D", server.Data, "--write-recovery-conf", "--wal-method=stream",
            "--checkpoint=fast", "--no-sync",
        ]);
        await server.Start();
        return server;
    }

    /// <summary>Lets a server confirm commits only when its standby has them, and waits until the standby follows.</summary>
    /// <param name="primary">Connection string of the superuser on the server.</param>
    public static async Task CommitOnStandby(string primary)
    {
        await ExecuteAt(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAt(primary, "SELECT pg_reload_conf()");
        await WaitAt(primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
    }

    /// <summary>Makes the standby a server that accepts commits; returns when it does.</summary>
    public Task Promote() => Execute("postgres", "SELECT pg_promote()");

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await Execute("postgres", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Dumps a database with <c>pg_dump</c> while it is in use, without the rows of the processes that use it.</summary>
    /// <param name="database">Its connection string.</param>
    /// <param name="file">File to write.</param>
    public Task Dump(string database, string file) =>
        ServerProcess.Run(
            [Program("pg_dump"), .. Target(database), "--format=custom", "--exclude-table-data=processes", $"--file={file}"]);

    /// <summary>Restores a dump into an empty database.</summary>
    /// <param name="database">Its connection string.</param>
    /// <param name="file">From <see cref="Dump"/>.</param>
    public Task Restore(string database, string file) =>
        ServerProcess.Run([Program("pg_restore"), .. Target(database), "--exit-on-error", "--no-owner", file]);

    /// <summary>Executes SQL as the superuser.</summary>
    public Task Execute(string database, string sql) => ExecuteAt(ConnectionString(database), sql);

    /// <summary>Waits until a condition holds on the server.</summary>
    /// <param name="sql">A query for one truth value.</param>
    public Task WaitFor(string sql) => WaitAt(ConnectionString("postgres"), sql);

    /// <summary>Connection string of a database, through another port where one is given.</summary>
    public string ConnectionString(string database, int? port = null) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port ?? Port};Username={User};Database={database}")
        + (_password is null ? "" : $";Password={_password}");

    /// <summary>Kills the server as <c>kill -9</c> does, without a shutdown; <see cref="Start()"/> recovers it.</summary>
    public async Task Kill()
    {
        await Process.Signal("KILL");
        await Process.EndAndKeepFolder();
        _process = null;
    }

    /// <summary>Stops the server with all its connections ended and a checkpoint written.</summary>
    public async Task Stop()
    {
        await Process.Signal("INT");
        await Process.EndAndKeepFolder();
        _process = null;
    }

    /// <summary>Starts the stopped or killed server on its data and waits until it answers.</summary>
    public async Task Start()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            _process = await ServerProcess.Start(
                [.. AsServerUser(Program("postgres")), "-D", Data, .. Settings()], Log, folder: _folder, signal: "QUIT");
            if (await IsReady(start)) return;
            await Process.EndAndKeepFolder();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Options of a client program.</summary>
    IEnumerable<string> Target(string database) =>
    [
        "--host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={Port}"), $"--username={User}",
        $"--dbname={new NpgsqlConnectionStringBuilder(database).Database}",
    ];

    IEnumerable<string> Settings()
    {
        IEnumerable<string> usual =
        [
            string.Create(CultureInfo.InvariantCulture, $"port={Port}"), "listen_addresses=127.0.0.1", "unix_socket_directories=",
            "shared_buffers=128MB", "max_connections=200", "autovacuum_naptime=15s", "deadlock_timeout=100ms",
        ];
        return usual.Concat(_settings).SelectMany(setting => new[] { "-c", setting });
    }

    /// <summary>False when the server ended instead, as it does until the processes of a killed one have all ended.</summary>
    async Task<bool> IsReady(long start)
    {
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            try
            {
                await Execute("postgres", "SELECT 1");
                return true;
            }
            catch (NpgsqlException) when (Process.IsRunning)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }

        throw new TimeoutException($"PostgreSQL did not start: {await File.ReadAllTextAsync(Log)}");
    }

    static async Task ExecuteAt(string address, string sql)
    {
        await using var connection = await Connect(address);
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    static async Task WaitAt(string address, string sql)
    {
        var start = TimeProvider.System.GetTimestamp();
        await using var connection = await Connect(address);
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        while (!(bool)(await command.ExecuteScalarAsync())!)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience) throw new TimeoutException($"It did not become true: {sql}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    static async Task<NpgsqlConnection> Connect(string address)
    {
        var connection = new NpgsqlConnection($"{address};Pooling=false");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    static async Task<string> CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("doms-postgresql-").FullName;
        if (Environment.IsPrivilegedProcess) await ServerProcess.Run(["chown", "postgres", folder]);
        return folder;
    }

    static string Program(string name) => RequiredServer.Find(name, InstalledFolders(), Remedy);

    static IEnumerable<string> InstalledFolders()
    {
        const string debian = "/usr/lib/postgresql";
        if (!Directory.Exists(debian)) return [];
        return Directory.EnumerateDirectories(debian)
            .Select(folder => (Folder: folder, Version: int.TryParse(Path.GetFileName(folder), out var version) ? version : 0))
            .OrderByDescending(installed => installed.Version).Select(installed => Path.Combine(installed.Folder, "bin"));
    }

    /// <summary>PostgreSQL refuses to run as root, so root runs it as the user that its package creates.</summary>
    static IEnumerable<string> AsServerUser(string program) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", program]
        : [program];
}

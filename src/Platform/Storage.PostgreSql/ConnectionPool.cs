using System.Globalization;
using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>Connections of one purpose, with the settings that it needs.</summary>
sealed class ConnectionPool : IAsyncDisposable
{
    // A database without statistics yet would be read whole for each batch; with these it uses its keys from the first second.
    // A statement is planned once: the server would otherwise plan one for few keys each time, to find the same plan.
    const string ByKey =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan";
    const int ConnectSeconds = 3;
    const int KeepAliveSeconds = 10;
    // Of several hosts, how long one that was the standby, or away, counts as that; a failover lasts as much longer.
    const int HostRecheckSeconds = 2;
    const int PreparedStatements = 200;
    const int UsesBeforePreparing = 2;
    // The commit of a batch leaves in one write, so that a process that is paused meanwhile has sent all of it or nothing.
    const int WriteBufferBytes = 1024 * 1024;
    const int ReadBufferBytes = 64 * 1024;
    const int CancelMilliseconds = 2_000;
    static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(15);
    static readonly TimeSpan ReaderIdleTimeout = TimeSpan.FromMinutes(1);
    static readonly TimeSpan CommandGrace = TimeSpan.FromSeconds(5);

    readonly NpgsqlDataSource _source;
    readonly bool _hasSeveralHosts;

    ConnectionPool(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        _hasSeveralHosts = settings.Host?.Contains(',', StringComparison.Ordinal) == true;
        _source = _hasSeveralHosts ? builder.BuildMultiHost() : builder.Build();
    }

    /// <summary>Connections for the transactions of lanes.</summary>
    public static ConnectionPool ForLanes(PostgreSqlOptions options)
    {
        const int forLease = 1;
        var settings = Settings(options, "lane", options.Lanes + forLease, StatementTimeout);
        settings.Options =
            $"{ByKey} {Limits(StatementTimeout, options.IdleTimeout)} -c lock_timeout={Milliseconds(options.LockTimeout)}";
        return new ConnectionPool(settings);
    }

    /// <summary>Connections for reading committed rows, apart from those of lanes, so that neither waits for the other.</summary>
    public static ConnectionPool ForReaders(PostgreSqlOptions options, string purpose, int size)
    {
        var settings = Settings(options, purpose, size, options.QueryTimeout);
        settings.Options = $"{ByKey} {Limits(options.QueryTimeout, ReaderIdleTimeout)} -c default_transaction_read_only=on";
        return new ConnectionPool(settings);
    }

    /// <summary>
    /// Connections for lists. Their statements are not prepared: the plan of a list depends on what it filters by, and Npgsql does not
    /// prepare parameters of no type reliably.
    /// </summary>
    public static ConnectionPool ForLists(PostgreSqlOptions options)
    {
        var settings = Settings(options, "lists", options.ListConnections, options.QueryTimeout);
        settings.MaxAutoPrepare = 0;
        settings.Options = $"{Limits(options.QueryTimeout, ReaderIdleTimeout)} -c default_transaction_read_only=on";
        return new ConnectionPool(settings);
    }

    /// <summary>A single connection to set the database up, whose scripts may take long.</summary>
    public static ConnectionPool ForSetup(PostgreSqlOptions options)
    {
        var settings = Settings(options, "setup", 1, TimeSpan.Zero);
        settings.CommandTimeout = 0;
        return new ConnectionPool(settings);
    }

    /// <summary>Waits for a connection to the primary.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached, or all connections stay in use.</exception>
    public async ValueTask<NpgsqlConnection> Open(CancellationToken cancel)
    {
        try
        {
            return _hasSeveralHosts
                ? await ((NpgsqlMultiHostDataSource)_source).OpenConnectionAsync(TargetSessionAttributes.Primary, cancel)
                : await _source.OpenConnectionAsync(cancel);
        }
        catch (NpgsqlException error)
        {
            throw new StoreUnavailableException($"No connection to the database: {error.Message}", error);
        }
    }

    /// <summary>Abandons all connections, after one of them has shown that its server is the primary no more.</summary>
    public void Clear() => _source.Clear();

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    static NpgsqlConnectionStringBuilder Settings(PostgreSqlOptions options, string purpose, int size, TimeSpan timeout) =>
        new(options.ConnectionString)
        {
            ApplicationName = $"doms/{options.Name}/{purpose}",
            MaxPoolSize = size,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = UsesBeforePreparing,
            NoResetOnClose = true,
            WriteBufferSize = WriteBufferBytes,
            ReadBufferSize = ReadBufferBytes,
            KeepAlive = KeepAliveSeconds,
            HostRecheckSeconds = HostRecheckSeconds,
            Timeout = ConnectSeconds,
            CommandTimeout = (int)(timeout + CommandGrace).TotalSeconds,
            CancellationTimeout = CancelMilliseconds,
            Enlist = false,
        };

    static string Limits(TimeSpan statement, TimeSpan idle) =>
        $"-c statement_timeout={Milliseconds(statement)} -c idle_in_transaction_session_timeout={Milliseconds(idle)} "
        + "-c client_connection_check_interval=2s -c tcp_user_timeout=10s -c jit=off";

    static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
}

namespace Doms.Storage.PostgreSql;

/// <summary>Options of one PostgreSQL database.</summary>
/// <param name="ConnectionString">
/// Hosts, database and credentials, such as <c>Host=db1,db2;Database=orders;Username=doms;Password=...</c>. Several hosts are a primary and
/// its standbys; the primary is used. What the store needs of the connections it sets itself.
/// </param>
public sealed record PostgreSqlOptions(string ConnectionString)
{
    /// <summary>Service and replica, such as <c>orders/2</c>, which the server shows in <c>pg_stat_activity</c>.</summary>
    public string Name { get; init; } = "doms";

    /// <summary>Lanes of the engine, 1 to 64. Each has a connection, and the lease has another one.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Connections for scans and look-ups by key, 1 to 64.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>Connections for lists, 1 to 64.</summary>
    public int ListConnections { get; init; } = 4;

    /// <summary>Time after which the query of a list, a scan or a look-up is interrupted.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time that a batch waits for a row that another one has locked; then it conflicts.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time after which the server ends the transaction of a process that stands still between loading and committing.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time after which the transaction of a lane is ended whose process has sent a part of its statements only.</summary>
    public TimeSpan PausedTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Interval in which transactions of paused processes are looked for.</summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Disables migrations, to inspect a stopped system.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The name only: a connection string has a password.</summary>
    public override string ToString() => Name;
}

using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Opens connections according to the options and rejects those that are not durable.</summary>
static class SqliteConnections
{
    const string Wal = "wal";
    const string FullSynchronous = "2";
    const long PageBytes = 4_096;

    /// <summary>Page cache of a connection that reads or checkpoints.</summary>
    public const int SmallCacheKib = 8 * 1024;

    public static SqliteSession Writer(SqliteOptions options)
    {
        var connection = Open(options, options.ReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate);
        try
        {
            Run(connection, CommonPragmas(options, options.CacheKib));
            if (!options.IsInMemory && !options.ReadOnly)
            {
                Run(connection, $"""
                    PRAGMA journal_mode = {Wal};
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = {options.CheckpointPages};
                    PRAGMA journal_size_limit = {options.CheckpointPages * PageBytes};
                    """);
                CheckDurable(connection);
            }

            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteSession Reader(SqliteOptions options)
    {
        var connection = Open(options, SqliteOpenMode.ReadOnly);
        Run(connection, CommonPragmas(options, SmallCacheKib));
        return new SqliteSession(connection);
    }

    /// <summary>Leaves the write-ahead log as it is when the connection is closed, so that it can be looked into.</summary>
    public static void KeepLog(SqliteSession session) =>
        raw.sqlite3_db_config(session.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>Checks the settings that decide whether a committed row survives a power failure.</summary>
    /// <exception cref="InvalidOperationException">Commits would not be durable.</exception>
    public static void CheckDurable(SqliteConnection connection)
    {
        var synchronous = ReadPragma(connection, "synchronous");
        if (synchronous != FullSynchronous)
            throw new InvalidOperationException(
                $"SQLite runs with synchronous={synchronous} on {connection.DataSource}, "
                + "and a power failure would lose committed orders: it must be 2 (FULL).");
        var journal = ReadPragma(connection, "journal_mode");
        if (journal != Wal)
            throw new InvalidOperationException(
                $"SQLite runs with journal_mode={journal} on {connection.DataSource}, not {Wal}: the file system may not support it.");
    }

    /// <summary>Makes a connection read-only, or writable again.</summary>
    public static void SetQueryOnly(SqliteSession session, bool readOnly) =>
        Run(session.Connection, readOnly ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF");

    static SqliteConnection Open(SqliteOptions options, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = options.IsImmutable ? $"file:{Uri.EscapeDataString(options.Path)}?immutable=1" : options.Path,
            Mode = options.IsInMemory ? SqliteOpenMode.Memory : mode,
            Pooling = false,
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw SqliteErrors.ToException(error.SqliteExtendedErrorCode, error.Message, $"open {options.Path}", error);
        }
    }

    static string CommonPragmas(SqliteOptions options, int cacheKib) => $"""
        PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds};
        PRAGMA foreign_keys = OFF;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -{cacheKib};
        PRAGMA mmap_size = {options.MapBytes};
        """;

    static void Run(SqliteConnection connection, string pragmas)
    {
        var code = raw.sqlite3_exec(connection.Handle, pragmas);
        if (code != raw.SQLITE_OK) throw SqliteErrors.LastError(connection.Handle!, $"open {connection.DataSource}");
    }

    static string ReadPragma(SqliteConnection connection, string pragma)
    {
        using var statement = new SqliteStatement(connection.Handle!, $"PRAGMA {pragma}");
        statement.Step();
        return new StatementReader(statement).Text();
    }
}

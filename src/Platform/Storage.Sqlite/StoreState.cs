using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Numbers persisted by the store itself: its identity, its clock, the number of its commits, and the last number of each identity
/// column.
/// </summary>
/// <remarks>
/// SQLite's AUTOINCREMENT would write its sequence table once per row; these numbers are written once per commit.
/// </remarks>
sealed class StoreState(SqliteSession writer) : IDisposable
{
    const string Clock = "clock";
    const string InstanceName = "instance";
    const string CommitsName = "commits";

    readonly SqliteStatement _get = new(writer.Handle, "SELECT value FROM store_state WHERE name = ?");
    readonly SqliteStatement _set = new(
        writer.Handle, "INSERT INTO store_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    readonly SqliteStatement _count = new(
        writer.Handle, $"UPDATE store_state SET value = value + 1 WHERE name = '{CommitsName}' AND value = ?");

    readonly Dictionary<Table, long> _identities = [];
    readonly HashSet<Table> _changed = [];
    readonly HashSet<Table> _invalidated = [];

    long? _commits;

    /// <summary>The time of the last commit; null in a new database.</summary>
    public DateTimeOffset? LastTime => Get(Clock) is { } micros ? Micros.ToTime(micros) : null;

    /// <summary>A random number that this database keeps for ever; null in one that no version with it has opened.</summary>
    public long? Instance => Get(InstanceName);

    /// <summary>The number of commits.</summary>
    public long Commits => _commits ??= Get(CommitsName) ?? 0;

    /// <summary>Gives a new database its identity.</summary>
    public void Identify()
    {
        using var insert = new SqliteStatement(
            writer.Handle,
            $"INSERT OR IGNORE INTO store_state (name, value) VALUES ('{InstanceName}', random() & {long.MaxValue}), ('{CommitsName}', 0)");
        insert.Run();
    }

    public long NextIdentity(Table table, Column identity)
    {
        if (!_identities.TryGetValue(table, out var last))
            last = _invalidated.Remove(table) ? Highest(table, identity) : Get(table.Name) ?? Highest(table, identity);
        _identities[table] = ++last;
        _changed.Add(table);
        return last;
    }

    /// <summary>
    /// Forces a query for the highest number after another writer inserted rows; the table may have no index for it.
    /// </summary>
    public void InvalidateIdentity(Table table)
    {
        _invalidated.Add(table);
        _identities.Remove(table);
        _changed.Remove(table);
    }

    /// <summary>Saves the numbers within the commit; false when another process has committed since the last one.</summary>
    public bool TrySave(DateTimeOffset now)
    {
        _count.Bind(1, Commits);
        if (_count.Run() != 1) return false;
        Set(Clock, Micros.From(now));
        foreach (var table in _changed) Set(table.Name, _identities[table]);
        _changed.Clear();
        return true;
    }

    /// <summary>Counts the commit, once its fate is known.</summary>
    /// <param name="isKnown">False for a commit that may have been written or not.</param>
    public void Count(bool isKnown) => _commits = isKnown ? Commits + 1 : null;

    public void Dispose()
    {
        _count.Dispose();
        _get.Dispose();
        _set.Dispose();
    }

    long? Get(string name)
    {
        _get.Bind(1, name);
        return First(_get);
    }

    void Set(string name, long value)
    {
        _set.Bind(1, name);
        _set.Bind(2, value);
        _set.Run();
    }

    long Highest(Table table, Column identity)
    {
        using var highest = new SqliteStatement(writer.Handle, $"SELECT max({identity.Name}) FROM {table.Name}");
        return First(highest) ?? 0;
    }

    static long? First(SqliteStatement statement)
    {
        try
        {
            if (!statement.Step() || raw.sqlite3_column_type(statement.Handle, 0) == raw.SQLITE_NULL) return null;
            return raw.sqlite3_column_int64(statement.Handle, 0);
        }
        finally
        {
            statement.Reset();
        }
    }
}

using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Numbers persisted by the store itself: its clock, and the last number of each identity column.</summary>
/// <remarks>
/// SQLite's AUTOINCREMENT would write its sequence table once per row; these numbers are written once per commit.
/// </remarks>
sealed class StoreState(SqliteSession writer) : IDisposable
{
    const string Clock = "clock";
    readonly SqliteStatement _get = new(writer.Handle, "SELECT value FROM store_state WHERE name = ?");
    readonly SqliteStatement _set = new(
        writer.Handle, "INSERT INTO store_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    readonly Dictionary<Table, long> _identities = [];
    readonly HashSet<Table> _changed = [];
    readonly HashSet<Table> _invalidated = [];

    /// <summary>The time of the last commit; null in a new database.</summary>
    public DateTimeOffset? LastTime => Get(Clock) is { } micros ? Micros.ToTime(micros) : null;

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

    /// <summary>Saves the numbers within the commit.</summary>
    public void Save(DateTimeOffset now)
    {
        Set(Clock, Micros.From(now));
        foreach (var table in _changed) Set(table.Name, _identities[table]);
        _changed.Clear();
    }

    public void Dispose()
    {
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

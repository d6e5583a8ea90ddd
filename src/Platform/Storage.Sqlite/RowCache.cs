using System.Diagnostics.CodeAnalysis;
using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Caches recently used committed rows as objects, because an order's next step usually reads the rows of the previous
/// one. The cache is safe: this process is the only writer of the file, and each commit still checks the row versions.
/// </summary>
/// <param name="capacity">
/// Rows per generation, 0 disables the cache; two generations are kept, so that rows in use survive a rotation.
/// </param>
sealed class RowCache(int capacity)
{
    readonly Lock _gate = new();
    Dictionary<RowKey, object> _young = [];
    Dictionary<RowKey, object> _old = [];

    public bool TryGet(RowKey key, [NotNullWhen(true)] out object? row)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(key, out row)) return true;
            if (!_old.TryGetValue(key, out row)) return false;
            Store(key, row);
            return true;
        }
    }

    /// <summary>Adds rows read from the file.</summary>
    public void Add(IReadOnlyList<RowKey> keys, IReadOnlyList<object?> rows)
    {
        lock (_gate)
        {
            for (var i = 0; i < keys.Count; i++)
                if (rows[i] is { } row) Store(keys[i], row);
        }
    }

    /// <summary>Applies committed changes.</summary>
    public void Apply(IReadOnlyList<RowChange> changes)
    {
        lock (_gate)
        {
            for (var i = 0; i < changes.Count; i++)
            {
                // The store assigns the number of an identity column, so the written object does not contain it.
                var change = changes[i];
                if (change.Row is not null && change.Key.Table.IdentityColumn is null) Store(change.Key, change.Row);
                else Remove(change.Key);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _young.Clear();
            _old.Clear();
        }
    }

    void Store(RowKey key, object row)
    {
        if (capacity == 0) return;
        if (_young.Count >= capacity)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[key] = row;
    }

    void Remove(RowKey key)
    {
        _young.Remove(key);
        _old.Remove(key);
    }
}

using System.Diagnostics.CodeAnalysis;
using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Committed rows that were used lately, as the objects they were: an order's next step finds what the last one wrote. It can
/// be trusted because nobody else writes the file, and each commit checks the versions all the same.
/// </summary>
/// <param name="capacity">
/// Rows per generation, 0 for none; two generations are kept, so that what is still in use stays.
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

    /// <summary>Rows that were read from the file.</summary>
    public void Add(IReadOnlyList<RowKey> keys, IReadOnlyList<object?> rows)
    {
        lock (_gate)
        {
            for (var i = 0; i < keys.Count; i++)
                if (rows[i] is { } row) Store(keys[i], row);
        }
    }

    /// <summary>What has just been committed.</summary>
    public void Apply(IReadOnlyList<RowChange> changes)
    {
        lock (_gate)
        {
            for (var i = 0; i < changes.Count; i++)
            {
                // The store gives a row with an identity its number, which the object that was written does not have.
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

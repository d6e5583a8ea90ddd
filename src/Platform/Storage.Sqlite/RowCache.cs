using System.Diagnostics.CodeAnalysis;
using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Caches recently used committed rows as objects, because an order's next step usually reads the rows of the previous
/// one. The cache is safe: this process is the only writer of the file, and each commit still checks the row versions.
/// </summary>
/// <param name="maxBytes">
/// Bound of the cache, 0 disables it. Each of two generations gets a half, so that rows in use survive a rotation.
/// </param>
sealed class RowCache(long maxBytes)
{
    /// <summary>Estimated memory of an entry beside its columns: dictionary, key and row object.</summary>
    const int EntryBytes = 250;

    /// <summary>Estimated memory of a stored byte: text has two bytes per character, and JSON becomes objects.</summary>
    const int BytesPerStoredByte = 2;

    readonly long _maxGenerationBytes = maxBytes / 2;
    readonly Lock _gate = new();
    Dictionary<RowKey, Entry> _young = [];
    Dictionary<RowKey, Entry> _old = [];
    long _youngBytes;
    long _oldBytes;

    /// <summary>Estimated memory of all entries.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _youngBytes + _oldBytes;
        }
    }

    public bool TryGet(RowKey key, [NotNullWhen(true)] out object? row)
    {
        lock (_gate)
        {
            if (!_young.TryGetValue(key, out var entry) && TryTakeOld(key, out entry)) Insert(key, entry);
            row = entry.Row;
            return row is not null;
        }
    }

    /// <summary>Adds rows read from the file.</summary>
    /// <param name="sizes">The stored size of each row.</param>
    public void Add(IReadOnlyList<RowKey> keys, IReadOnlyList<object?> rows, IReadOnlyList<int> sizes)
    {
        lock (_gate)
        {
            for (var i = 0; i < keys.Count; i++)
                if (rows[i] is { } row) Store(keys[i], new Entry(row, sizes[i]));
        }
    }

    /// <summary>Applies committed changes.</summary>
    /// <param name="sizes">How many bytes each change has written.</param>
    public void Apply(IReadOnlyList<RowChange> changes, IReadOnlyList<int> sizes)
    {
        lock (_gate)
        {
            for (var i = 0; i < changes.Count; i++) Apply(changes[i], sizes[i]);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _young.Clear();
            _old.Clear();
            _youngBytes = _oldBytes = 0;
        }
    }

    void Apply(in RowChange change, int written)
    {
        if (change.Key.Table.IsAppendOnly) return;
        var isKnown = TryTake(change.Key, out var before);
        // The store assigns the number of an identity column, so the written object does not contain it. An update writes only changed
        // columns, so that the size of a row that is not cached is unknown.
        var isCacheable = change.Row is not null && change.Key.Table.IdentityColumn is null && (isKnown || change.ExpectedVersion == 0);
        if (isCacheable) Insert(change.Key, new Entry(change.Row!, Math.Max(before.Size, written)));
    }

    void Store(RowKey key, Entry entry)
    {
        TryTake(key, out _);
        Insert(key, entry);
    }

    void Insert(RowKey key, Entry entry)
    {
        if (entry.Bytes > _maxGenerationBytes) return;
        if (_youngBytes + entry.Bytes > _maxGenerationBytes)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
            (_oldBytes, _youngBytes) = (_youngBytes, 0);
        }

        _young.Add(key, entry);
        _youngBytes += entry.Bytes;
    }

    // A row is in one of the generations at most.
    bool TryTake(RowKey key, out Entry entry)
    {
        if (!_young.Remove(key, out entry)) return TryTakeOld(key, out entry);
        _youngBytes -= entry.Bytes;
        return true;
    }

    bool TryTakeOld(RowKey key, out Entry entry)
    {
        if (!_old.Remove(key, out entry)) return false;
        _oldBytes -= entry.Bytes;
        return true;
    }

    /// <param name="Size">Stored size of the row; at least what was written last.</param>
    readonly record struct Entry(object Row, int Size)
    {
        public long Bytes => EntryBytes + ((long)Size * BytesPerStoredByte);
    }
}

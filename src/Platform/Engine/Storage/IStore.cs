using System.Runtime.CompilerServices;

namespace Doms.Engine.Storage;

/// <summary>The key of a row in a table.</summary>
public readonly record struct RowKey(Table Table, string Key)
{
    /// <summary>Kept, because a key is looked up many times.</summary>
    readonly int _hash = HashCode.Combine(RuntimeHelpers.GetHashCode(Table), Key);

    public bool Equals(RowKey other) => _hash == other._hash && ReferenceEquals(Table, other.Table) && Key == other.Key;

    public override int GetHashCode() => _hash;

    public override string ToString() => $"{Table.Name}/{Key}";
}

/// <summary>A row to insert, change or delete.</summary>
/// <param name="Row">The new row; null to delete it.</param>
/// <param name="ExpectedVersion">
/// The stored version that this change is based on; 0 for an insert. <see cref="AnyVersion"/> deletes the row whatever its version is, and
/// does nothing where it is absent.
/// </param>
/// <param name="Before">The row at that version, where known; a store may then write only the columns that differ.</param>
/// <param name="WasLoaded">
/// False for an insert whose key was not looked up first. When such a key exists, no other writer is to blame and the change is refused.
/// </param>
public readonly record struct RowChange(
    RowKey Key, object? Row, long ExpectedVersion, object? Before = null, bool WasLoaded = true)
{
    public const long AnyVersion = -1;

    /// <summary>Deletes a row without loading it first.</summary>
    public static RowChange Purge(RowKey key) => new(key, null, AnyVersion);
}

/// <summary>A row that a batch has read and not changed, and that must still be the same when the batch commits.</summary>
/// <param name="Version">The version that was read; 0 for an absent row.</param>
public readonly record struct RowGuard(RowKey Key, long Version);

/// <summary>A range of a table, in the order of an index or of the key.</summary>
/// <param name="Index">Null for key order.</param>
/// <param name="Group">The group, where the index has one.</param>
/// <param name="Until">Only rows whose order value is at most this.</param>
/// <param name="After">The last row of the previous page.</param>
/// <param name="Limit">Maximum number of rows, 1 to 10,000.</param>
/// <param name="KeysOnly">Whether the scan returns the rows' keys, as strings, instead of the rows.</param>
public sealed record ScanRange(
    Table Table,
    TableIndex? Index = null,
    string? Group = null,
    long? Until = null,
    object? After = null,
    int Limit = 500,
    bool KeysOnly = false)
{
    public const int MaxLimit = 10_000;

    /// <exception cref="ArgumentException">The limit is out of its range.</exception>
    public static void CheckLimit(int limit)
    {
        if (limit is < 1 or > MaxLimit) throw new ArgumentException($"A scan's limit is 1 to {MaxLimit}, not {limit}.", nameof(limit));
    }
}

/// <summary>Committed rows.</summary>
public interface IStoreReader
{
    /// <summary>The store's clock, in whole microseconds, for leases, due times and expiry.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Reads committed rows, in order.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel);

    /// <summary>Reads a committed row; null where it is absent.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<object?> Read(RowKey row, CancellationToken cancel);
}

/// <summary>The store of a service's rows. Every implementation passes the same compliance suite.</summary>
public interface IStore : IStoreReader, IAsyncDisposable
{
    /// <summary>Begins the transaction of a batch.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IStoreTransaction> Begin(CancellationToken cancel);

    /// <summary>Begins the transaction of a batch that runs again.</summary>
    /// <param name="lockFirst">
    /// Rows of shared tables (<see cref="Table.IsShared"/>) that the failed run has loaded. A store that locks rows locks all of them in
    /// its first load, in one order, so that it may wait for them without a deadlock; others ignore them.
    /// </param>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IStoreTransaction> Begin(IReadOnlyCollection<RowKey> lockFirst, CancellationToken cancel) => Begin(cancel);

    /// <summary>Reads several ranges of committed rows in one trip to the database, in the order of the ranges.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel);
}

/// <summary>A store that can be read as of one moment while writers continue.</summary>
public interface ISnapshotStore
{
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IStoreSnapshot> Snapshot(CancellationToken cancel);
}

/// <summary>The rows as of the time of the snapshot, which is <see cref="IStoreReader.Now"/>.</summary>
public interface IStoreSnapshot : IStoreReader, IAsyncDisposable
{
    /// <summary>
    /// Checks the store's own files, indexes included, and describes what is damaged; empty for nothing, null where the database has no
    /// means to check itself.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The files cannot be read.</exception>
    ValueTask<IReadOnlyList<string>?> FindDamage(CancellationToken cancel);
}

/// <summary>A transaction: loads, then one commit. Disposing it without a commit changes nothing.</summary>
public interface IStoreTransaction : IAsyncDisposable
{
    /// <summary>The store's clock in this transaction, in whole microseconds; fixed, and known from the first load on.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Loads the rows of these keys, in the same order; null where a row is absent.</summary>
    ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel);

    /// <summary>Writes all changes or none. Each change and each guard must find exactly the version it expects.</summary>
    /// <exception cref="VersionConflictException">Another writer changed a row.</exception>
    /// <exception cref="StoreRefusedException">The store refuses the changes; a retry does not help.</exception>
    /// <exception cref="StoreUnavailableException">The store is unavailable; nothing was written.</exception>
    /// <exception cref="CommitUnknownException">The connection failed during the commit; all or nothing was written.</exception>
    ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel);
}

/// <summary>Another writer changed a row meanwhile; running the batch again helps.</summary>
public class VersionConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Another writer holds a row of a shared table that a later load wanted; running the batch again with its rows locked first helps.
/// </summary>
public sealed class RowLockedException(string message, Exception? inner = null) : VersionConflictException(message, inner);

/// <summary>A constraint or a size limit refuses the change; a retry does not help.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store is unreachable, full or read-only; a retry may help.</summary>
public class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store's file is damaged; no retry helps, an operator has to restore it.</summary>
public sealed class StoreDamagedException(string message, Exception? inner = null) : StoreUnavailableException(message, inner);

/// <summary>The outcome of a commit is unknown: all changes were written, or none. The rows have to be read to find out.</summary>
public sealed class CommitUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A list took too long and was interrupted; a narrower one may succeed.</summary>
public sealed class QueryTimeoutException(string message, Exception? inner = null) : Exception(message, inner);

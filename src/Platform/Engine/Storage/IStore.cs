using System.Runtime.CompilerServices;

namespace Doms.Engine.Storage;

/// <summary>One row of one table.</summary>
public readonly record struct RowKey(Table Table, string Key)
{
    public bool Equals(RowKey other) => ReferenceEquals(Table, other.Table) && Key == other.Key;

    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Table), Key);

    public override string ToString() => $"{Table.Name}/{Key}";
}

/// <summary>A row to write.</summary>
/// <param name="Row">What it becomes; null to delete it.</param>
/// <param name="ExpectedVersion">The stored version that this change was decided on; 0 where no row may be.</param>
/// <param name="Before">The row at that version, where it is known: a store may then write only what differs.</param>
public readonly record struct RowChange(RowKey Key, object? Row, long ExpectedVersion, object? Before = null);

/// <summary>A part of a table, in the order of an index (or of the key).</summary>
/// <param name="Index">Null for key order.</param>
/// <param name="Group">The group, where the index has one.</param>
/// <param name="Until">Rows whose order value is at most this.</param>
/// <param name="After">Continues behind the last row of the page before.</param>
/// <param name="Limit">Rows at most, 1 to 10,000.</param>
public sealed record ScanRange(
    Table Table, TableIndex? Index = null, string? Group = null, long? Until = null, object? After = null, int Limit = 500)
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
    /// <summary>The store's clock, in whole microseconds: leases, due times and expiry go by it, wall clocks do not matter.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Reads committed rows, in order.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now.</exception>
    ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel);

    /// <summary>A committed row, read outside the lane; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now.</exception>
    ValueTask<object?> Read(RowKey row, CancellationToken cancel);
}

/// <summary>Where a service keeps its rows. Every implementation passes the same compliance suite.</summary>
public interface IStore : IStoreReader, IAsyncDisposable
{
    /// <summary>Begins the one transaction of a batch.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now.</exception>
    ValueTask<IStoreTransaction> Begin(CancellationToken cancel);
}

/// <summary>A store that shows itself as it is at one moment, for as long as somebody looks, while others go on writing.</summary>
public interface ISnapshotStore
{
    /// <exception cref="StoreUnavailableException">The store cannot be reached now.</exception>
    ValueTask<IStoreSnapshot> Snapshot(CancellationToken cancel);
}

/// <summary>Rows as they were when it was taken; <see cref="IStoreReader.Now"/> is when that was.</summary>
public interface IStoreSnapshot : IStoreReader, IAsyncDisposable;

/// <summary>Loads and one commit; disposing without a commit leaves nothing behind.</summary>
public interface IStoreTransaction : IAsyncDisposable
{
    /// <summary>The rows of these keys, in their order; null where there is none.</summary>
    ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel);

    /// <summary>Writes all changes or none. Each must meet exactly the version it expects.</summary>
    /// <exception cref="VersionConflictException">Somebody else changed a row: decide again on fresh rows.</exception>
    /// <exception cref="StoreRefusedException">The store will never take these changes.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now.</exception>
    ValueTask Commit(IReadOnlyList<RowChange> changes, CancellationToken cancel);
}

/// <summary>A row was not as it was when the change was decided; running the batch again helps.</summary>
public sealed class VersionConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A constraint or a size refuses the change; running it again does not help.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store cannot be reached, is full or is read-only; waiting may help.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

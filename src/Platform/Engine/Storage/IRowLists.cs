namespace Doms.Engine.Storage;

/// <summary>Committed rows for the lists of a service whose store has no SQL.</summary>
public interface IRowLists : IStoreReader
{
    /// <summary>Reads the rows of these keys, in the same order; null where a row is absent.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IReadOnlyList<object?>> ReadAll(IReadOnlyList<RowKey> keys, CancellationToken cancel);

    /// <summary>Reads rows in the order of their keys, upwards or downwards.</summary>
    /// <param name="beyond">Only rows beyond this key; null to begin with the first, or the last.</param>
    /// <param name="limit">Maximum number of rows, 1 to 10,000.</param>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    ValueTask<IReadOnlyList<object>> List(Table table, string? beyond, bool descending, int limit, CancellationToken cancel);
}

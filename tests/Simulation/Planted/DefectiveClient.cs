using Doms.Engine.Storage;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A client of a store that treats its failures in the wrong way.</summary>
sealed class DefectiveClient(IStore inner) : IStore
{
    public Func<Func<Task<IStoreTransaction>>, Task<IStoreTransaction>> OnBegin { get; init; } = begin => begin();

    public Func<IReadOnlyList<RowChange>, Func<Task>, Task> OnCommit { get; init; } = (_, commit) => commit();

    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) =>
        new Transaction(this, await OnBegin(() => inner.Begin(cancel).AsTask()));

    public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

    public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
        inner.ScanAll(ranges, cancel);

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Transaction(DefectiveClient client, IStoreTransaction inner) : IStoreTransaction
    {
        public DateTimeOffset Now => inner.Now;

        public ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel) => inner.Load(keys, cancel);

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel) =>
            await client.OnCommit(changes, () => inner.Commit(changes, guards, cancel).AsTask());

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

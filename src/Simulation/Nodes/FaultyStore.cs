using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>A process's connection to its store: slow, sometimes failing, and cut off when the process crashes.</summary>
public sealed class FaultyStore(IStore inner, RefusedRows refused, NodeContext node) : IStore
{
    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel)
    {
        await node.PassCrashPoint(FaultKind.CrashBeforeLoad);
        if (node.Faults.ShouldInject(FaultKind.StoreUnavailable, node.Name)) throw Unavailable();
        return new Transaction(this, await inner.Begin(cancel));
    }

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        await node.YieldToOthers();
        return await inner.Scan(range, cancel);
    }

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        await node.YieldToOthers();
        return await inner.ScanAll(ranges, cancel);
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        await node.YieldToOthers();
        return await inner.Read(row, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask YieldToOthers() => node.YieldToOthers();

    static StoreUnavailableException Unavailable() => new("The store cannot be reached.");

    async ValueTask Commit(
        IStoreTransaction transaction, IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
    {
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforeCommit);
        if (node.Faults.ShouldInject(FaultKind.VersionConflict, node.Name))
            throw new VersionConflictException("A deadlock, or so it is said.");
        refused.Check(node.Name, changes);
        await transaction.Commit(changes, guards, cancel);
        node.Trace.AddCommit(node.Name, changes);
        await node.PassCrashPoint(FaultKind.CrashAfterCommit);
        if (node.Faults.ShouldInject(FaultKind.CommitUnknown, node.Name)) throw new CommitUnknownException("The connection broke during the commit.");
    }

    sealed class Transaction(FaultyStore store, IStoreTransaction inner) : IStoreTransaction
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            await store.YieldToOthers();
            return await inner.Load(keys, cancel);
        }

        public ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel) =>
            store.Commit(inner, changes, guards, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

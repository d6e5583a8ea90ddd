using Doms.Engine.Diagnostics;
using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>Rows that a store refuses for a while, whoever writes them.</summary>
public sealed class RefusedRows(FaultInjector faults, VirtualTime time)
{
    readonly Dictionary<RowKey, TimeSpan> _until = [];

    /// <exception cref="StoreRefusedException">One of the rows is refused.</exception>
    public void Check(string node, IReadOnlyList<RowChange> changes)
    {
        if (changes.Count > 0 && faults.ShouldInject(FaultKind.StoreRefused, node)) Refuse(changes[faults.Next(changes.Count)].Key);
        if (_until.Count == 0) return;
        if (!faults.IsEnabled) _until.Clear();
        foreach (var change in changes)
        {
            if (_until.TryGetValue(change.Key, out var until) && time.Elapsed < until)
                throw new StoreRefusedException($"{change.Key} is refused for now.");
        }
    }

    // The engine's own rows obey no constraint that could fail.
    void Refuse(RowKey key)
    {
        if (!EngineTables.All.Contains(key.Table)) _until[key] = time.Elapsed + faults.RandomDuration(0.1, 15);
    }
}

/// <summary>A process's way to its store: slow, broken at times, and cut off when the process dies.</summary>
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

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        await node.YieldToOthers();
        return await inner.Read(row, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask YieldToOthers() => node.YieldToOthers();

    static StoreUnavailableException Unavailable() => new("The store cannot be reached.");

    async ValueTask Commit(IStoreTransaction transaction, IReadOnlyList<RowChange> changes, CancellationToken cancel)
    {
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforeCommit);
        if (node.Faults.ShouldInject(FaultKind.VersionConflict, node.Name)) throw new VersionConflictException("A deadlock, or so it is said.");
        refused.Check(node.Name, changes);
        await transaction.Commit(changes, cancel);
        node.Trace.AddCommit(node.Name, changes);
        await node.PassCrashPoint(FaultKind.CrashAfterCommit);
        if (node.Faults.ShouldInject(FaultKind.CommitUnknown, node.Name)) throw Unavailable();
    }

    sealed class Transaction(FaultyStore store, IStoreTransaction inner) : IStoreTransaction
    {
        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            await store.YieldToOthers();
            return await inner.Load(keys, cancel);
        }

        public ValueTask Commit(IReadOnlyList<RowChange> changes, CancellationToken cancel) => store.Commit(inner, changes, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

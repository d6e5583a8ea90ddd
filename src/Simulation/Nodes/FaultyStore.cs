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
        if (changes.Count > 0 && faults.Strikes(FaultKind.StoreRefuses, node)) Refuse(changes[faults.Next(changes.Count)].Key);
        if (_until.Count == 0) return;
        if (!faults.IsOn) _until.Clear();
        foreach (var change in changes)
        {
            if (_until.TryGetValue(change.Key, out var until) && time.Elapsed < until)
                throw new StoreRefusedException($"{change.Key} is refused for now.");
        }
    }

    // The engine's own rows obey no constraint that could fail.
    void Refuse(RowKey key)
    {
        if (!SystemTables.All.Contains(key.Table)) _until[key] = time.Elapsed + faults.Between(0.1, 15);
    }
}

/// <summary>A process's way to its store: slow, broken at times, and cut off when the process dies.</summary>
public sealed class FaultyStore(IStore inner, RefusedRows refused, NodeContext node) : IStore
{
    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel)
    {
        await node.Pass(FaultKind.CrashBeforeLoad);
        if (node.Faults.Strikes(FaultKind.StoreAway, node.Name)) throw Away();
        return new Transaction(this, await inner.Begin(cancel));
    }

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        await node.LetOthers();
        return await inner.Scan(range, cancel);
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        await node.LetOthers();
        return await inner.Read(row, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask LetOthers() => node.LetOthers();

    static StoreUnavailableException Away() => new("The store cannot be reached.");

    async ValueTask Commit(IStoreTransaction transaction, IReadOnlyList<RowChange> changes, CancellationToken cancel)
    {
        await node.LetOthers();
        await node.Pass(FaultKind.CrashBeforeCommit);
        if (node.Faults.Strikes(FaultKind.Conflict, node.Name)) throw new VersionConflictException("A deadlock, or so it is said.");
        refused.Check(node.Name, changes);
        await transaction.Commit(changes, cancel);
        node.Trace.Committed(node.Name, changes);
        await node.Pass(FaultKind.CrashAfterCommit);
        if (node.Faults.Strikes(FaultKind.CommitUnknown, node.Name)) throw Away();
    }

    sealed class Transaction(FaultyStore store, IStoreTransaction inner) : IStoreTransaction
    {
        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            await store.LetOthers();
            return await inner.Load(keys, cancel);
        }

        public ValueTask Commit(IReadOnlyList<RowChange> changes, CancellationToken cancel) => store.Commit(inner, changes, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

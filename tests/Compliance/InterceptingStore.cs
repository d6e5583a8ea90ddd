using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>A store with failures injected by a test.</summary>
public sealed class InterceptingStore(IStore inner) : IStore
{
    /// <summary>Called before each operation on the store; may throw to fail it.</summary>
    public Action BeforeAccess { get; set; } = () => { };

    /// <summary>Called with the changes before each commit; may throw to fail it.</summary>
    public Action<IReadOnlyList<RowChange>> BeforeCommit { get; set; } = _ => { };

    /// <summary>
    /// Called with the changes after each commit; throwing simulates a process that died before it received the result.
    /// </summary>
    public Action<IReadOnlyList<RowChange>> AfterCommit { get; set; } = _ => { };

    /// <summary>Awaited before each load; may throw to fail it.</summary>
    public Func<CancellationToken, Task> BeforeLoad { get; set; } = _ => Task.CompletedTask;

    /// <summary>Replaces each commit; receives its changes and the original one, which may also be called later.</summary>
    public Func<IReadOnlyList<RowChange>, Func<ValueTask>, ValueTask> OnCommit { get; set; } = (_, commit) => commit();

    /// <summary>Rows that the last run of a batch locks first.</summary>
    public IReadOnlyCollection<RowKey> LockedFirst { get; private set; } = [];

    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel)
    {
        BeforeAccess();
        return new Transaction(this, await inner.Begin(cancel));
    }

    public async ValueTask<IStoreTransaction> Begin(IReadOnlyCollection<RowKey> lockFirst, CancellationToken cancel)
    {
        BeforeAccess();
        LockedFirst = lockFirst;
        return new Transaction(this, await inner.Begin(lockFirst, cancel));
    }

    public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        BeforeAccess();
        return inner.Scan(range, cancel);
    }

    public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        BeforeAccess();
        return inner.ScanAll(ranges, cancel);
    }

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        BeforeAccess();
        return inner.Read(row, cancel);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Transaction(InterceptingStore store, IStoreTransaction inner) : IStoreTransaction
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            store.BeforeAccess();
            await store.BeforeLoad(cancel);
            return await inner.Load(keys, cancel);
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            store.BeforeAccess();
            store.BeforeCommit(changes);
            await store.OnCommit(changes, () => inner.Commit(changes, guards, cancel));
            store.AfterCommit(changes);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

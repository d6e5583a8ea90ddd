using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>A store with failures injected by a test.</summary>
public sealed class InterceptingStore(IStore inner) : IStore
{
    /// <summary>Called with the changes before each commit; may throw to fail it.</summary>
    public Action<IReadOnlyList<RowChange>> BeforeCommit { get; set; } = _ => { };

    /// <summary>
    /// Called with the changes after each commit; throwing simulates a process that died before it received the result.
    /// </summary>
    public Action<IReadOnlyList<RowChange>> AfterCommit { get; set; } = _ => { };

    /// <summary>Awaited before each load; may throw to fail it.</summary>
    public Func<CancellationToken, Task> BeforeLoad { get; set; } = _ => Task.CompletedTask;

    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new Transaction(this, await inner.Begin(cancel));

    public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

    public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
        inner.ScanAll(ranges, cancel);

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Transaction(InterceptingStore store, IStoreTransaction inner) : IStoreTransaction
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            await store.BeforeLoad(cancel);
            return await inner.Load(keys, cancel);
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            store.BeforeCommit(changes);
            await inner.Commit(changes, guards, cancel);
            store.AfterCommit(changes);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

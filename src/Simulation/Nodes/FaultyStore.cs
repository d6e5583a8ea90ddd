using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>A process's connection to its store: slow, sometimes failing, and cut off when the process crashes.</summary>
public sealed class FaultyStore(IStore inner, Outage outage, NodeContext node) : IStore
{
    const double MinHangSeconds = 5;
    const double MaxHangSeconds = 45;
    const double MinLateSeconds = 0.0005;
    const double MaxLateSeconds = 30;

    /// <summary>Time between two hangs, so that a caller does not wait for several.</summary>
    static readonly TimeSpan HangInterval = TimeSpan.FromMinutes(3);

    readonly RecoveryWatch _recovery = new(node);
    TimeSpan _nextHang;

    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel)
    {
        node.CheckMemory();
        await node.PassCrashPoint(FaultKind.CrashBeforeLoad);
        if (node.Faults.ShouldInject(FaultKind.StoreUnavailable, node.Name)) throw Unavailable();
        await Reach(cancel);
        return new Transaction(this, await inner.Begin(cancel));
    }

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        await Reach(cancel);
        return await inner.Scan(range, cancel);
    }

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        await Reach(cancel);
        return await inner.ScanAll(ranges, cancel);
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        await Reach(cancel);
        return await inner.Read(row, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <exception cref="StoreUnavailableException">The store is away, or the operation hung.</exception>
    async ValueTask Reach(CancellationToken cancel)
    {
        await node.YieldToOthers();
        if (await IsUnreachable(cancel)) throw Unavailable();
    }

    /// <summary>Completes after the time that the failing operation takes.</summary>
    async ValueTask<bool> IsUnreachable(CancellationToken cancel)
    {
        if (node.Time.Elapsed >= _nextHang && node.Faults.ShouldInject(FaultKind.StoreHang, node.Name))
        {
            var hang = node.Faults.RandomMagnitude(MinHangSeconds, MaxHangSeconds);
            _nextHang = node.Time.Elapsed + hang + HangInterval;
            await _recovery.Fail(hang, cancel);
            return true;
        }

        if (!outage.IsActive) return false;
        await _recovery.Fail(outage.DrawSlowness(), cancel);
        return true;
    }

    StoreUnavailableException Unavailable()
    {
        _recovery.OnFailure();
        return new("The store cannot be reached.");
    }

    CommitUnknownException Unknown()
    {
        _recovery.OnFailure();
        return new("The connection failed during the commit.");
    }

    async ValueTask Commit(
        IStoreTransaction transaction, IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
    {
        node.Memory.NoteCommit(changes);
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforeCommit);
        if (node.Faults.ShouldInject(FaultKind.VersionConflict, node.Name))
            throw new VersionConflictException("A deadlock, or so it is said.");
        node.Environment.RefusedRows.Check(node.Name, changes);
        node.Environment.RefusedEngineRows.Check(node, changes);
        if (node.Faults.ShouldInject(FaultKind.LateCommit, node.Name))
        {
            node.Time.RunAfter(
                node.Faults.RandomMagnitude(MinLateSeconds, MaxLateSeconds), () => _ = CommitLate(transaction, changes, guards));
            throw Unknown();
        }

        var isUnknown = node.Faults.ShouldInject(FaultKind.CommitUnknown, node.Name) || await IsUnreachable(cancel);
        if (isUnknown && node.Faults.Next(2) == 0) throw Unknown();
        await transaction.Commit(changes, guards, cancel);
        node.Trace.AddCommit(node.Name, changes);
        await node.PassCrashPoint(FaultKind.CrashAfterCommit);
        if (isUnknown) throw Unknown();
    }

    /// <summary>Applies a commit whose process has given it up, or has died meanwhile.</summary>
    async Task CommitLate(IStoreTransaction transaction, IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards)
    {
        try
        {
            await transaction.Commit(changes, guards, CancellationToken.None);
            node.Trace.AddCommit(node.Name, changes);
        }
        catch (Exception error) when (error is VersionConflictException or StoreRefusedException)
        {
            // The rows have changed meanwhile.
        }
    }

    sealed class Transaction(FaultyStore store, IStoreTransaction inner) : IStoreTransaction
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            await store.Reach(cancel);
            return await inner.Load(keys, cancel);
        }

        public ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel) =>
            store.Commit(inner, changes, guards, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

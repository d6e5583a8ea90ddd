namespace Doms.Engine.Leases;

/// <summary>
/// The lease on the stored work of a store that several replicas share: overflow, retries, timers, effects without a lease, and
/// the outbox. Every commit of such work renews the lease's row, which fences it: of two replicas that believe they hold the
/// lease, one finds another version and changes nothing. The only process of a store needs no lease.
/// </summary>
/// <param name="replica">Name of this process among those of the store; null when there is no other.</param>
sealed class StoreLease(IStore store, string? replica, EngineOptions options)
{
    const string Name = "stored-work";
    static readonly RowKey Row = new(LeaseRow.Table, Name);

    /// <summary>Whether other processes write to the store, so that stored work has to be polled for.</summary>
    public bool IsShared => replica is not null;

    /// <summary>Whether this process may look for stored work; the work itself is fenced in its commit.</summary>
    public async ValueTask<bool> IsAvailable(CancellationToken cancel) =>
        replica is null || IsFree((LeaseRow?)await store.Read(Row, cancel), store.Now);

    /// <summary>Whether this process holds the lease, or no other process uses the store.</summary>
    public async ValueTask<bool> IsHeld(CancellationToken cancel) =>
        replica is null
        || (await store.Read(Row, cancel) is LeaseRow row && row.Holder == replica && row.ExpiresAt > store.Now);

    /// <summary>
    /// Takes or renews the lease within the batch. When another replica holds it, drops the deliveries that need it; who waits for one
    /// of them gets a <see cref="LeaseLostException"/>.
    /// </summary>
    public async ValueTask<IReadOnlyList<Delivery>> Fence(
        UnitOfWork unitOfWork, IReadOnlyList<Delivery> roots, IStoreTransaction transaction, CancellationToken cancel)
    {
        if (replica is null || !roots.Any(root => root.NeedsLease)) return roots;
        unitOfWork.PlanLoad(Row);
        await unitOfWork.LoadPlanned(transaction, cancel);
        var row = unitOfWork.Find(LeaseRow.Table, Name);
        if (!IsFree(row, unitOfWork.Now)) return DropThoseThatNeedIt(unitOfWork, roots);
        unitOfWork.Put(Row, new LeaseRow(Name, (row?.Version ?? 0) + 1, replica, unitOfWork.Now + options.StoreLeaseDuration));
        return roots;
    }

    static List<Delivery> DropThoseThatNeedIt(UnitOfWork unitOfWork, IReadOnlyList<Delivery> roots)
    {
        foreach (var request in roots.Where(root => root.NeedsLease).Select(root => root.Source).OfType<ClientRequest>())
            unitOfWork.AfterCommit.Failures.Add((request, new LeaseLostException()));
        return [.. roots.Where(root => !root.NeedsLease)];
    }

    bool IsFree(LeaseRow? row, DateTimeOffset now) => row is null || row.Holder == replica || row.ExpiresAt <= now;
}

namespace Doms.Engine.Leases;

/// <summary>
/// Where several replicas share a store, one of them at a time takes what waits there: leftovers, retries, timers, effects
/// that nobody holds, the outbox. The right is a row that each commit of such work renews, and so a fence: of two replicas that
/// believe to have it, one finds another version and does nothing. A process that has the store for itself needs no lease.
/// </summary>
/// <param name="replica">This process among those of the store; null when there is no other.</param>
sealed class StoreLease(IStore store, string? replica, EngineOptions options)
{
    const string Name = "waiting";
    static readonly RowKey Row = new(EngineTables.Leases, Name);

    /// <summary>Other processes write to the store, so what waits there is to be looked for.</summary>
    public bool IsShared => replica is not null;

    /// <summary>Whether this process may look for what waits now; what it then does is fenced in its commit.</summary>
    public async ValueTask<bool> IsAvailable(CancellationToken cancel) =>
        replica is null || IsFree((LeaseRow?)await store.Read(Row, cancel), store.Now);

    /// <summary>Takes or renews the lease within the batch; without it, leaves out the deliveries that need it.</summary>
    public async ValueTask<IReadOnlyList<Delivery>> Fence(
        UnitOfWork batch, IReadOnlyList<Delivery> roots, IStoreTransaction transaction, CancellationToken cancel)
    {
        if (replica is null || !roots.Any(root => root.NeedsLease)) return roots;
        batch.PlanLoad(Row);
        await batch.LoadPlanned(transaction, cancel);
        var row = batch.Find(EngineTables.Leases, Name);
        if (!IsFree(row, batch.Now)) return [.. roots.Where(root => !root.NeedsLease)];
        batch.Put(Row, new LeaseRow(Name, (row?.Version ?? 0) + 1, replica, batch.Now + options.StoreLeaseDuration));
        return roots;
    }

    bool IsFree(LeaseRow? row, DateTimeOffset now) => row is null || row.Holder == replica || row.ExpiresAt <= now;
}

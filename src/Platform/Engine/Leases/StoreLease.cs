namespace Doms.Engine.Leases;

/// <summary>
/// The lease on the stored work of a store that several replicas share: overflow, retries, timers, effects without a lease, and
/// the outbox. The holder renews it by a heartbeat. Every commit of such work is fenced by the epoch: after a take-over, a former
/// holder that still believes in its lease changes nothing. The only process of a store needs no lease.
/// </summary>
/// <param name="replica">Name of this process among those of the store; null when there is no other.</param>
sealed class StoreLease(IStore store, string? replica, EngineOptions options)
{
    const string Name = "stored-work";
    const int RenewalsPerLease = 3;
    static readonly RowKey LeaseKey = new(LeaseRow.Table, Name);
    static readonly RowKey HeartbeatKey = new(LeaseHeartbeat.Table, Name);
    volatile Term? _term;

    /// <summary>Whether other processes write to the store, so that stored work has to be polled for.</summary>
    public bool IsShared => replica is not null;

    /// <summary>Time after which <see cref="TryHold"/> has to be called again, so that the lease does not expire.</summary>
    public TimeSpan RenewalInterval => options.StoreLeaseDuration / RenewalsPerLease;

    /// <summary>Whether this process holds the lease, by what it knows; its commits are fenced all the same.</summary>
    public bool IsHeld => replica is null || (_term is { } term && store.Now < term.ExpiresAt);

    /// <summary>
    /// Takes the lease where it is free and renews it when a third of its duration has passed; false when another replica holds it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public async ValueTask<bool> TryHold(CancellationToken cancel)
    {
        if (replica is null || (IsHeld && store.Now < _term!.RenewAt)) return true;
        await using var transaction = await store.Begin(cancel);
        var rows = await transaction.Load([LeaseKey, HeartbeatKey], cancel);
        var (lease, heartbeat) = ((LeaseRow?)rows[0], (LeaseHeartbeat?)rows[1]);
        var isMine = lease is not null && lease.Version == _term?.Epoch;
        var isTaken = lease is not null && lease.Holder != replica && heartbeat?.ExpiresAt > transaction.Now;
        var next = isMine ? lease! : new LeaseRow(Name, (lease?.Version ?? 0) + 1, replica);
        var expiresAt = transaction.Now + options.StoreLeaseDuration;
        // Until a renewal is committed the present term holds, so that batches meanwhile keep their stored work.
        var isHeld = !isTaken && await Commit(transaction, lease, next, heartbeat, expiresAt, cancel);
        _term = isHeld ? new Term(next.Version, transaction.Now + RenewalInterval, expiresAt) : null;
        return isHeld;
    }

    /// <summary>Gives the lease up, so that another replica need not wait for its expiry.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable; the lease expires automatically.</exception>
    public async ValueTask Release(CancellationToken cancel)
    {
        if (_term is not { } term) return;
        _term = null;
        await using var transaction = await store.Begin(cancel);
        var rows = await transaction.Load([LeaseKey, HeartbeatKey], cancel);
        if (rows[0] is LeaseRow lease && lease.Version == term.Epoch)
            await Commit(transaction, lease, lease, (LeaseHeartbeat?)rows[1], transaction.Now, cancel);
    }

    /// <summary>
    /// Plans the row that fences deliveries which need the lease: the batch conflicts if the lease is taken before its commit.
    /// </summary>
    public void PlanFence(UnitOfWork unitOfWork, IReadOnlyList<Delivery> roots)
    {
        if (replica is not null && roots.Any(root => root.NeedsLease)) unitOfWork.PlanGuarded(LeaseKey);
    }

    /// <summary>Drops the deliveries that need the lease, once the planned rows are loaded, where it was taken already.</summary>
    public void DropUnfenced(UnitOfWork unitOfWork, List<Delivery> roots)
    {
        if (replica is null || !roots.Exists(root => root.NeedsLease)) return;
        if (_term is { } term && unitOfWork.Find(LeaseRow.Table, Name)?.Version == term.Epoch) return;
        // A command of the engine itself waits for its end; stored messages are found by the new holder.
        foreach (var request in roots.Where(root => root.NeedsLease).Select(root => root.Source).OfType<ClientRequest>())
            unitOfWork.AfterCommit.Failures.Add((request, new LeaseLostException()));
        roots.RemoveAll(root => root.NeedsLease);
    }

    static async ValueTask<bool> Commit(
        IStoreTransaction transaction, LeaseRow? lease, LeaseRow next, LeaseHeartbeat? heartbeat, DateTimeOffset expiresAt,
        CancellationToken cancel)
    {
        var changes = new List<RowChange>
        {
            new(HeartbeatKey, new LeaseHeartbeat(Name, (heartbeat?.Version ?? 0) + 1, expiresAt), heartbeat?.Version ?? 0, heartbeat),
        };
        if (next != lease) changes.Add(new RowChange(LeaseKey, next, lease?.Version ?? 0, lease));
        try
        {
            await transaction.Commit(changes, next == lease ? [new RowGuard(LeaseKey, lease.Version)] : [], cancel);
            return true;
        }
        catch (Exception error) when (error is VersionConflictException or CommitUnknownException)
        {
            return false;
        }
    }

    /// <summary>The lease as this process holds it.</summary>
    sealed record Term(long Epoch, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
}

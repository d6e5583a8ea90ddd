using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// The way of every message, whoever sent it: a call over HTTP, a record of the broker, a timer, the outcome of a call to the
/// outside world. Whatever waits is handled in one transaction; callers hear of it only once that is committed.
/// </summary>
sealed class ReceivePath(
    IStore store, Router router, StoreLease lease, EngineOptions options, IdSource ids, TimeProvider clock,
    Func<EffectType, int> effectRoom)
{
    readonly Parking _parking = new(options, ids);

    /// <summary>Set while the engine is behind: deadlines are put off then.</summary>
    public Func<ServiceModule, bool> IsBehind { get; set; } = _ => false;

    /// <summary>Handles these deliveries, and what they publish, in one transaction.</summary>
    /// <param name="maxRounds">Rounds at most; what is published after the last one is stored and taken first next time.</param>
    /// <param name="refusal">Why the store refused the only delivery before: it is then parked instead of handled.</param>
    public async ValueTask<AfterCommit> Run(
        IReadOnlyList<Delivery> roots, int maxRounds, Exception? refusal, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        var batch = new Batch(router, store.Now, clock.GetUtcNow(), ids, options, effectRoom);
        batch.Next.AddRange(await lease.Fence(batch, roots, transaction, cancel));
        for (var round = 0; round == 0 || (round < maxRounds && batch.Next.Count > 0 && batch.HasRoom); round++)
        {
            var current = new Round(batch);
            await Load(current, transaction, cancel);                                  // inbox, waiting messages, planned rows
            foreach (var delivery in current.Deliveries) Handle(current, delivery, refusal);
            await TakeFollowers(current, transaction, cancel);                         // what had waited behind what is now handled
        }

        await StoreLeftovers(batch, transaction, cancel);
        var changes = batch.Changes();
        if (changes.Count > 0) await transaction.Commit(changes, cancel);
        return batch.After;
    }

    async ValueTask Load(Round round, IStoreTransaction transaction, CancellationToken cancel)
    {
        var toPlan = round.Deliveries;
        foreach (var delivery in toPlan) WantSystemRows(round.Batch, delivery);
        for (var pass = 0; pass < options.MaxPlanPasses && toPlan.Count > 0; pass++)
        {
            toPlan = [.. toPlan.Where(delivery => Plan(round, delivery))];
            if (!await round.Batch.LoadWanted(transaction, cancel)) break;
        }
    }

    static void WantSystemRows(Batch batch, Delivery delivery)
    {
        if (delivery.Call is null) batch.Want(delivery.Held);
        if (delivery.Call?.Key is { } key) batch.Want(IdempotencyRecords.RowOf(key));
        if (delivery.Receipt is not null)
        {
            batch.Want(InboxRecords.RowOf(delivery));
            batch.Want(Stored.RowOf(delivery));
        }

        if (delivery.Pending is { } pending) batch.Want(new RowKey(SystemTables.Pending, pending.Id));
        if (delivery.Effect is { } effect) batch.Want(new RowKey(SystemTables.Effects, effect.Key));
        foreach (var row in delivery.ExtraRows ?? []) batch.Want(row);
    }

    /// <summary>True when the plan looked at rows and so wants to be asked again.</summary>
    static bool Plan(Round round, Delivery delivery)
    {
        try
        {
            var plan = new LoadPlan(delivery.Module, round.Batch);
            delivery.Handler().Plan(delivery.Message.Body, plan);
            return plan.HasLooked;
        }
        catch (Exception error)
        {
            round.PlanErrors[delivery] = error;
            return false;
        }
    }

    void Handle(Round round, Delivery delivery, Exception? refusal)
    {
        var batch = round.Batch;
        if (WasHandledBefore(batch, delivery)) return;
        if (round.IsDeferred(delivery)) round.Defer(delivery);
        else if (MustWait(round, delivery)) Park(batch, delivery);
        else if (IsPutOff(delivery)) _parking.PutOff(batch, delivery);
        else if ((refusal ?? round.PlanErrors.GetValueOrDefault(delivery)) is { } error) Fail(round, delivery, error);
        else RunHandler(round, delivery);
    }

    /// <summary>From here on the stored row stands for the message: its source need not send it again.</summary>
    void Park(Batch batch, Delivery delivery)
    {
        _parking.Behind(batch, delivery);
        EndSource(batch, delivery, InboxRecords.Parked);
    }

    void RunHandler(Round round, Delivery delivery)
    {
        var batch = round.Batch;
        var session = new Session(batch, delivery);
        var mark = batch.SetMark();
        batch.Handled++;
        try
        {
            delivery.Handler().Handle(delivery.Message.Body, session);
        }
        catch (RowNotPlannedException missing) when ((delivery.ExtraRows?.Count ?? 0) < options.MaxPlanPasses)
        {
            batch.Undo(mark);
            (delivery.ExtraRows ??= []).Add(missing.Row);
            round.Defer(delivery);
            return;
        }
        catch (Exception error)
        {
            batch.Undo(mark);
            Fail(round, delivery, error);
            return;
        }

        if (session.IsTooEarly || session.Rejection is not null) batch.Undo(mark);
        if (session.IsTooEarly) TooEarly(round, delivery);
        else Complete(round, delivery, session, mark);
    }

    void Complete(Round round, Delivery delivery, Session session, Batch.Mark mark)
    {
        var batch = round.Batch;
        batch.Keep(mark);
        if (delivery.Call is { } call) IdempotencyRecords.Answer(batch, call, session);
        EndSource(batch, delivery, InboxRecords.Handled);
        if (delivery.Pending is { Blocks: true }) _parking.Unblock(round, delivery);
        if (delivery.Call is null) _parking.RetryEarly(round, delivery);
    }

    void Fail(Round round, Delivery delivery, Exception error)
    {
        var batch = round.Batch;
        if (delivery.Call is { } call)
        {
            var failure = new HandlerFailedException($"{delivery.Message.Headers.Type} could not be handled.", error);
            batch.After.Failures.Add((call, failure));
            return;
        }

        var isDead = _parking.Fail(round, delivery, error);
        EndSource(batch, delivery, isDead ? InboxRecords.Dead : InboxRecords.Parked);
    }

    void TooEarly(Round round, Delivery delivery)
    {
        if (_parking.IsTooLate(round.Batch, delivery))
        {
            Fail(round, delivery, new TimeoutException("What the message refers to did not come in time."));
            return;
        }

        _parking.Early(round, delivery);
        EndSource(round.Batch, delivery, InboxRecords.Parked);
    }

    /// <summary>Records with the source of a message that it need not send it again.</summary>
    void EndSource(Batch batch, Delivery delivery, string fate)
    {
        if (delivery.Receipt is { } receipt)
        {
            InboxRecords.Record(batch, delivery, fate);
            batch.After.Receipts.Add(receipt);
        }

        if (delivery.Effect is { } effect) EffectRows.Record(batch, effect, options, ids);
        if (delivery.Pending is { } pending && fate == InboxRecords.Handled)
            batch.Delete(new RowKey(SystemTables.Pending, pending.Id));
    }

    static bool WasHandledBefore(Batch batch, Delivery delivery)
    {
        if (delivery.Call is { } call) return IdempotencyRecords.Replay(batch, call);
        // One that waits is known, though the inbox may have forgotten it.
        if (delivery.Receipt is { } receipt && (InboxRecords.Has(batch, delivery) || batch.Find(Stored.RowOf(delivery)) is not null))
        {
            batch.After.Duplicates++;
            batch.After.Receipts.Add(receipt);
            return true;
        }

        if (delivery.Pending is { } pending) return batch.Find(SystemTables.Pending, pending.Id)?.Version != pending.Version;
        return delivery.Effect is { } effect && batch.Find(SystemTables.Effects, effect.Key)?.Version != effect.Version;
    }

    static bool MustWait(Round round, Delivery delivery)
    {
        if (delivery.Call is not null) return false;
        if (delivery.Pending is { Blocks: true }) return round.Stopped.Contains(delivery.Group);
        return round.Batch.Find(SystemTables.Held, delivery.Group) is { Blocking: > 0 };
    }

    bool IsPutOff(Delivery delivery) =>
        delivery.Pending is { Kind: PendingKind.Timer } && delivery.Message is { IsKnown: true, Type.WaitsForCatchUp: true }
        && IsBehind(delivery.Module);

    async ValueTask TakeFollowers(Round round, IStoreTransaction transaction, CancellationToken cancel)
    {
        foreach (var group in round.Freed) await TakeWaiting(round.Batch, group, transaction, cancel);
        foreach (var group in round.FreedEarly) await TakeWaiting(round.Batch, group, transaction, cancel);
    }

    async ValueTask TakeWaiting(Batch batch, string group, IStoreTransaction transaction, CancellationToken cancel)
    {
        var range = new ScanRange(
            SystemTables.Pending, SystemTables.Pending.Index(SystemTables.ByGroup), group, Limit: Parking.MaxFollowers);
        IReadOnlyList<object> page;
        do
        {
            page = await store.Scan(range, cancel);
            foreach (PendingRow row in page) batch.Want(new RowKey(SystemTables.Pending, row.Id));
            await batch.LoadWanted(transaction, cancel);
            if (batch.TakeWaiting(group, page.Cast<PendingRow>().Select(row => row.Id)) > 0) return;
            range = range with { After = page.Count > 0 ? page[^1] : null };
        }
        while (page.Count == Parking.MaxFollowers);
        batch.TakeWaiting(group, batch.WaitingAdded(group));
    }

    async ValueTask StoreLeftovers(Batch batch, IStoreTransaction transaction, CancellationToken cancel)
    {
        foreach (var delivery in batch.Next) batch.Want(delivery.Held);
        await batch.LoadWanted(transaction, cancel);
        foreach (var delivery in batch.Next) _parking.StoreLeftover(batch, delivery);
        batch.Next.Clear();
    }
}

using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// The way of every message, whoever sent it: a call over HTTP, a record of the broker, a timer, the outcome of a call to the
/// outside world. Whatever waits is handled in one transaction; callers hear of it only once that is committed.
/// </summary>
sealed class ReceivePath(
    IStore store, Router router, StoreLease lease, EngineOptions options, IdSource ids, TimeProvider clock,
    Func<EffectType, int> effectCapacity)
{
    readonly MessageDeferral _deferral = new(options, ids);

    /// <summary>Set while the engine is behind: deadlines are put off then.</summary>
    public Func<ServiceModule, bool> IsLagging { get; set; } = _ => false;

    /// <summary>Handles these deliveries, and what they publish, in one transaction.</summary>
    /// <param name="maxRounds">Rounds at most; what is published after the last one is stored and taken first next time.</param>
    /// <param name="refusal">Why the store refused the only delivery before: it is then parked instead of handled.</param>
    public async ValueTask<AfterCommit> Run(
        IReadOnlyList<Delivery> roots, int maxRounds, Exception? refusal, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        var batch = new UnitOfWork(router, store.Now, clock.GetUtcNow(), ids, options, effectCapacity);
        batch.NextRound.AddRange(await lease.Fence(batch, roots, transaction, cancel));
        for (var round = 0; round == 0 || (round < maxRounds && batch.NextRound.Count > 0 && batch.HasCapacity); round++)
        {
            var current = new Round(batch);
            await Load(current, transaction, cancel);                                  // inbox, waiting messages, planned rows
            foreach (var delivery in current.Deliveries) Handle(current, delivery, refusal);
            await TakeUnblocked(current, transaction, cancel);                         // what had waited behind what is now handled
        }

        await StoreOverflow(batch, transaction, cancel);
        var changes = batch.Changes();
        if (changes.Count > 0) await transaction.Commit(changes, cancel);
        return batch.AfterCommit;
    }

    async ValueTask Load(Round round, IStoreTransaction transaction, CancellationToken cancel)
    {
        var toPlan = round.Deliveries;
        foreach (var delivery in toPlan) PlanEngineRows(round.UnitOfWork, delivery);
        for (var pass = 0; pass < options.MaxPlanPasses && toPlan.Count > 0; pass++)
        {
            toPlan = [.. toPlan.Where(delivery => Plan(round, delivery))];
            if (!await round.UnitOfWork.LoadPlanned(transaction, cancel)) break;
        }
    }

    static void PlanEngineRows(UnitOfWork batch, Delivery delivery)
    {
        if (delivery.Request is null) batch.PlanLoad(delivery.BlockedKeyRow);
        if (delivery.Request?.Key is { } key) batch.PlanLoad(IdempotencyRecords.RowKeyOf(key));
        if (delivery.Receipt is not null)
        {
            batch.PlanLoad(InboxRecords.RowKeyOf(delivery));
            batch.PlanLoad(StoredMessageReader.RowKeyOf(delivery));
        }

        if (delivery.StoredMessage is { } pending) batch.PlanLoad(new RowKey(EngineTables.StoredMessages, pending.Id));
        if (delivery.EffectOutcome is { } effect) batch.PlanLoad(new RowKey(EngineTables.Effects, effect.Key));
        foreach (var row in delivery.ExtraRows ?? []) batch.PlanLoad(row);
    }

    /// <summary>True when the plan looked at rows and so wants to be asked again.</summary>
    static bool Plan(Round round, Delivery delivery)
    {
        try
        {
            var plan = new LoadPlan(delivery.Module, round.UnitOfWork);
            delivery.Handler().Plan(delivery.Message.Body, plan);
            return plan.NeedsAnotherPass;
        }
        catch (Exception error)
        {
            round.PlanErrors[delivery] = error;
            return false;
        }
    }

    void Handle(Round round, Delivery delivery, Exception? refusal)
    {
        var batch = round.UnitOfWork;
        if (IsDuplicate(batch, delivery)) return;
        if (round.MustFollowIntoNextRound(delivery)) round.MoveToNextRound(delivery);
        else if (IsBlocked(round, delivery)) DeferBehindBlockedKey(batch, delivery);
        else if (MustPostpone(delivery)) _deferral.PostponeDeadline(batch, delivery);
        else if ((refusal ?? round.PlanErrors.GetValueOrDefault(delivery)) is { } error) Fail(round, delivery, error);
        else RunHandler(round, delivery);
    }

    /// <summary>From here on the stored row stands for the message: its source need not send it again.</summary>
    void DeferBehindBlockedKey(UnitOfWork batch, Delivery delivery)
    {
        _deferral.DeferBehindBlockedKey(batch, delivery);
        Acknowledge(batch, delivery, InboxRecords.Deferred);
    }

    void RunHandler(Round round, Delivery delivery)
    {
        var batch = round.UnitOfWork;
        var session = new Session(batch, delivery);
        var mark = batch.SetSavepoint();
        batch.HandledCount++;
        try
        {
            delivery.Handler().Handle(delivery.Message.Body, session);
        }
        catch (RowNotPlannedException missing) when ((delivery.ExtraRows?.Count ?? 0) < options.MaxPlanPasses)
        {
            batch.RollBackTo(mark);
            (delivery.ExtraRows ??= []).Add(missing.Row);
            round.MoveToNextRound(delivery);
            return;
        }
        catch (Exception error)
        {
            batch.RollBackTo(mark);
            Fail(round, delivery, error);
            return;
        }

        if (session.IsOutOfOrder || session.Rejection is not null) batch.RollBackTo(mark);
        if (session.IsOutOfOrder) DeferOutOfOrder(round, delivery);
        else Complete(round, delivery, session, mark);
    }

    void Complete(Round round, Delivery delivery, Session session, UnitOfWork.Savepoint mark)
    {
        var batch = round.UnitOfWork;
        batch.Accept(mark);
        if (delivery.Request is { } call) IdempotencyRecords.RecordResponse(batch, call, session);
        Acknowledge(batch, delivery, InboxRecords.Handled);
        if (delivery.StoredMessage is { IsBlocking: true }) _deferral.CompleteBlocking(round, delivery);
        if (delivery.Request is null) _deferral.RetryOutOfOrder(round, delivery);
    }

    void Fail(Round round, Delivery delivery, Exception error)
    {
        var batch = round.UnitOfWork;
        if (delivery.Request is { } call)
        {
            var failure = new HandlerFailedException($"{delivery.Message.Headers.Type} could not be handled.", error);
            batch.AfterCommit.Failures.Add((call, failure));
            return;
        }

        var isDead = _deferral.RetryOrDeadLetter(round, delivery, error);
        Acknowledge(batch, delivery, isDead ? InboxRecords.DeadLettered : InboxRecords.Deferred);
    }

    void DeferOutOfOrder(Round round, Delivery delivery)
    {
        if (_deferral.IsOutOfOrderTooLong(round.UnitOfWork, delivery))
        {
            Fail(round, delivery, new TimeoutException("What the message refers to did not come in time."));
            return;
        }

        _deferral.DeferOutOfOrder(round, delivery);
        Acknowledge(round.UnitOfWork, delivery, InboxRecords.Deferred);
    }

    /// <summary>Records with the source of a message that it need not send it again.</summary>
    void Acknowledge(UnitOfWork batch, Delivery delivery, string fate)
    {
        if (delivery.Receipt is { } receipt)
        {
            InboxRecords.Record(batch, delivery, fate);
            batch.AfterCommit.Receipts.Add(receipt);
        }

        if (delivery.EffectOutcome is { } effect) EffectRows.RecordOutcome(batch, effect, options, ids);
        if (delivery.StoredMessage is { } pending && fate == InboxRecords.Handled)
            batch.Delete(new RowKey(EngineTables.StoredMessages, pending.Id));
    }

    static bool IsDuplicate(UnitOfWork batch, Delivery delivery)
    {
        if (delivery.Request is { } call) return IdempotencyRecords.TryReplay(batch, call);
        // One that waits is known, though the inbox may have forgotten it.
        if (delivery.Receipt is { } receipt && (InboxRecords.Contains(batch, delivery) || batch.Find(StoredMessageReader.RowKeyOf(delivery)) is not null))
        {
            batch.AfterCommit.Duplicates++;
            batch.AfterCommit.Receipts.Add(receipt);
            return true;
        }

        if (delivery.StoredMessage is { } pending) return batch.Find(EngineTables.StoredMessages, pending.Id)?.Version != pending.Version;
        return delivery.EffectOutcome is { } effect && batch.Find(EngineTables.Effects, effect.Key)?.Version != effect.Version;
    }

    static bool IsBlocked(Round round, Delivery delivery)
    {
        if (delivery.Request is not null) return false;
        if (delivery.StoredMessage is { IsBlocking: true }) return round.Blocked.Contains(delivery.OrderingKey);
        return round.UnitOfWork.Find(EngineTables.BlockedKeys, delivery.OrderingKey) is { BlockingCount: > 0 };
    }

    bool MustPostpone(Delivery delivery) =>
        delivery.StoredMessage is { Kind: StoredMessageKind.Timer } && delivery.Message is { IsKnown: true, Type.IsDeadline: true }
        && IsLagging(delivery.Module);

    async ValueTask TakeUnblocked(Round round, IStoreTransaction transaction, CancellationToken cancel)
    {
        foreach (var group in round.Unblocked) await TakeStored(round.UnitOfWork, group, transaction, cancel);
        foreach (var group in round.RetriableOutOfOrder) await TakeStored(round.UnitOfWork, group, transaction, cancel);
    }

    async ValueTask TakeStored(UnitOfWork batch, string group, IStoreTransaction transaction, CancellationToken cancel)
    {
        var range = new ScanRange(
            EngineTables.StoredMessages, EngineTables.StoredMessages.Index(EngineTables.ByOrderingKey), group, Limit: MessageDeferral.MaxUnblockedPerScan);
        IReadOnlyList<object> page;
        do
        {
            page = await store.Scan(range, cancel);
            foreach (StoredMessage row in page) batch.PlanLoad(new RowKey(EngineTables.StoredMessages, row.Id));
            await batch.LoadPlanned(transaction, cancel);
            if (batch.TakeStored(group, page.Cast<StoredMessage>().Select(row => row.Id)) > 0) return;
            range = range with { After = page.Count > 0 ? page[^1] : null };
        }
        while (page.Count == MessageDeferral.MaxUnblockedPerScan);
        batch.TakeStored(group, batch.StoredInUnitOfWork(group));
    }

    async ValueTask StoreOverflow(UnitOfWork batch, IStoreTransaction transaction, CancellationToken cancel)
    {
        foreach (var delivery in batch.NextRound) batch.PlanLoad(delivery.BlockedKeyRow);
        await batch.LoadPlanned(transaction, cancel);
        foreach (var delivery in batch.NextRound) _deferral.StoreOverflow(batch, delivery);
        batch.NextRound.Clear();
    }
}

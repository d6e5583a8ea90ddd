namespace Doms.Engine.Processing;

/// <summary>
/// The path of every message, whatever its source: client request, broker record, stored message, outcome of an effect, or
/// published earlier in the same transaction. One transaction handles a batch of messages and what they publish; callers get
/// their responses after the commit.
/// </summary>
/// <param name="isLagging">Whether the engine is so far behind that deadlines have to be postponed.</param>
sealed class ReceivePath(EngineParts parts, EffectQueues effects, Func<bool> isLagging)
{
    readonly IStore _store = parts.Store;
    readonly EngineOptions _options = parts.Options;
    readonly MessageDeferral _deferral = new(parts.Options, parts.Ids);

    /// <summary>Handles the deliveries and what they publish in one transaction.</summary>
    /// <param name="maxRounds">
    /// Maximum number of rounds. Published messages left after it are stored as overflow; others are queued again.
    /// </param>
    /// <param name="refusal">
    /// Why an earlier run with this one delivery was refused; the delivery then fails with this error without being handled.
    /// </param>
    /// <exception cref="VersionConflictException">Another writer changed a row; the batch can be run again.</exception>
    /// <exception cref="StoreRefusedException">The store refuses a row of the batch.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    public async ValueTask<AfterCommit> Run(
        IReadOnlyList<Delivery> roots, int maxRounds, Exception? refusal, CancellationToken cancel)
    {
        await using var transaction = await _store.Begin(cancel);
        var unitOfWork = new UnitOfWork(parts, effects);
        try
        {
            await Run(unitOfWork, roots, maxRounds, refusal, transaction, cancel);
        }
        catch
        {
            unitOfWork.Effects.DropCallsFrom(0);
            throw;
        }

        return unitOfWork.AfterCommit;
    }

    async ValueTask Run(
        UnitOfWork unitOfWork, IReadOnlyList<Delivery> roots, int maxRounds, Exception? refusal, IStoreTransaction transaction,
        CancellationToken cancel)
    {
        unitOfWork.NextRound.AddRange(await parts.Lease.Fence(unitOfWork, roots, transaction, cancel));
        for (var round = 0; round == 0 || (round < maxRounds && unitOfWork.CanRunAnotherRound); round++)
        {
            var current = new Round(unitOfWork);
            await Load(current, transaction, cancel);                 // inbox, stored messages, planned rows
            foreach (var delivery in current.Deliveries) Handle(current, delivery, refusal);
            await TakeUnblocked(current, transaction, cancel);        // stored messages that waited for one handled now
        }

        await StoreOverflow(unitOfWork, transaction, cancel);
        var changes = unitOfWork.Changes();
        if (changes.Count > 0) await transaction.Commit(changes, cancel);
    }

    async ValueTask Load(Round round, IStoreTransaction transaction, CancellationToken cancel)
    {
        var toPlan = round.Deliveries;
        foreach (var delivery in toPlan)
        {
            delivery.Source.PlanRows(round.UnitOfWork, delivery);
            foreach (var row in delivery.ExtraRows) round.UnitOfWork.PlanLoad(row);
        }

        for (var pass = 0; pass < _options.MaxPlanPasses && toPlan.Count > 0; pass++)
        {
            toPlan = [.. toPlan.Where(delivery => Plan(round, delivery))];
            if (!await round.UnitOfWork.LoadPlanned(transaction, cancel)) break;
        }
    }

    /// <summary>True when the plan has read rows, so that it has to run again once they are loaded.</summary>
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
        if (delivery.Source.TryCompleteDuplicate(round.UnitOfWork, delivery)) return;
        if (round.MustFollowIntoNextRound(delivery)) round.MoveToNextRound(delivery);
        else if (delivery.Source.IsBlocked(round, delivery)) DeferBehindBlockedKey(round.UnitOfWork, delivery);
        else if (MustPostpone(delivery)) _deferral.PostponeDeadline(round.UnitOfWork, delivery);
        else if ((refusal ?? round.PlanErrors.GetValueOrDefault(delivery)) is { } error) Fail(round, delivery, error);
        else RunHandler(round, delivery);
    }

    /// <summary>Stores the message. The stored row replaces the source, which need not deliver the message again.</summary>
    void DeferBehindBlockedKey(UnitOfWork unitOfWork, Delivery delivery)
    {
        _deferral.DeferBehindBlockedKey(unitOfWork, delivery);
        delivery.Source.Complete(unitOfWork, delivery, InboxStatus.Deferred);
    }

    void RunHandler(Round round, Delivery delivery)
    {
        var unitOfWork = round.UnitOfWork;
        var session = new Session(unitOfWork, delivery);
        var savepoint = unitOfWork.SetSavepoint();
        unitOfWork.HandledCount++;
        try
        {
            delivery.Handler().Handle(delivery.Message.Body, session);
        }
        catch (RowNotPlannedException missing) when (delivery.ExtraRows.Count < _options.MaxPlanPasses)
        {
            unitOfWork.RollBackTo(savepoint);
            delivery.ExtraRows.Add(missing.Row);
            round.MoveToNextRound(delivery);
            return;
        }
        catch (Exception error)
        {
            unitOfWork.RollBackTo(savepoint);
            Fail(round, delivery, error);
            return;
        }

        if (session.IsOutOfOrder || session.Rejection is not null) unitOfWork.RollBackTo(savepoint);
        if (session.IsOutOfOrder) DeferOutOfOrder(round, delivery);
        else Complete(round, delivery, session, savepoint);
    }

    void Complete(Round round, Delivery delivery, Session session, Savepoint savepoint)
    {
        var unitOfWork = round.UnitOfWork;
        unitOfWork.Accept(savepoint);
        delivery.Source.Respond(unitOfWork, session);
        delivery.Source.Complete(unitOfWork, delivery, InboxStatus.Handled);
        if (delivery.StoredMessage is { IsBlocking: true }) _deferral.CompleteBlocking(round, delivery);
        if (delivery.Source.IsOrdered) _deferral.RetryOutOfOrder(round, delivery);
    }

    void Fail(Round round, Delivery delivery, Exception error)
    {
        if (delivery.Source.TryReportFailure(round.UnitOfWork, delivery, error)) return;
        var isDeadLetter = _deferral.RetryOrDeadLetter(round, delivery, error);
        delivery.Source.Complete(
            round.UnitOfWork, delivery, isDeadLetter ? InboxStatus.DeadLettered : InboxStatus.Deferred);
    }

    void DeferOutOfOrder(Round round, Delivery delivery)
    {
        if (_deferral.IsOutOfOrderTooLong(round.UnitOfWork, delivery))
        {
            Fail(round, delivery, new TimeoutException("The message was out of order for longer than the maximum age."));
            return;
        }

        _deferral.DeferOutOfOrder(round, delivery);
        delivery.Source.Complete(round.UnitOfWork, delivery, InboxStatus.Deferred);
    }

    /// <summary>A deadline that fires while the engine is lagging is postponed: our own delay must not fail an order.</summary>
    bool MustPostpone(Delivery delivery) =>
        delivery is { StoredMessage.Kind: StoredMessageKind.Timer, Message: { IsKnown: true, Type.IsDeadline: true } } && isLagging();

    async ValueTask TakeUnblocked(Round round, IStoreTransaction transaction, CancellationToken cancel)
    {
        foreach (var key in round.Unblocked) await TakeStored(round.UnitOfWork, key, transaction, cancel);
        foreach (var key in round.RetriableOutOfOrder) await TakeStored(round.UnitOfWork, key, transaction, cancel);
    }

    async ValueTask TakeStored(UnitOfWork unitOfWork, string orderingKey, IStoreTransaction transaction, CancellationToken cancel)
    {
        var range = new ScanRange(
            StoredMessage.Table, StoredMessage.Table.Index(StoredMessage.ByOrderingKey), orderingKey,
            Limit: MessageDeferral.MaxUnblockedPerScan);
        IReadOnlyList<object> page;
        do
        {
            page = await _store.Scan(range, cancel);       // committed rows; the transaction loads them again with their versions
            foreach (StoredMessage row in page) unitOfWork.PlanLoad(new RowKey(StoredMessage.Table, row.Id));
            await unitOfWork.LoadPlanned(transaction, cancel);
            if (unitOfWork.StoredMessages.Take(orderingKey, page.Cast<StoredMessage>().Select(row => row.Id)) > 0) return;
            range = range with { After = page.Count > 0 ? page[^1] : null };
        }
        while (page.Count == MessageDeferral.MaxUnblockedPerScan);
        unitOfWork.StoredMessages.Take(orderingKey, unitOfWork.StoredMessages.AddedTo(orderingKey));
    }

    async ValueTask StoreOverflow(UnitOfWork unitOfWork, IStoreTransaction transaction, CancellationToken cancel)
    {
        foreach (var delivery in unitOfWork.NextRound) unitOfWork.PlanLoad(delivery.BlockedKeyRow);
        await unitOfWork.LoadPlanned(transaction, cancel);
        foreach (var delivery in unitOfWork.NextRound) _deferral.StoreOverflow(unitOfWork, delivery);
        unitOfWork.NextRound.Clear();
    }
}

namespace Doms.Engine.Processing;

/// <summary>
/// The path of every message, whatever its source: client request, broker record, stored message, outcome of an effect, or
/// published earlier in the same transaction. One transaction handles a batch of messages and what they publish; callers get
/// their responses after the commit.
/// </summary>
/// <param name="lane">Name of the lane, unique among all lanes of all processes and of their earlier lives.</param>
/// <param name="isLagging">Whether the engine is so far behind that deadlines have to wait.</param>
sealed class ReceivePath(EngineParts parts, string lane, EffectQueues effects, Func<bool> isLagging)
{
    readonly IStore _store = parts.Store;
    readonly EngineOptions _options = parts.Options;
    readonly RowKey _laneCommit = new(LaneCommit.Table, lane);
    long _runs;
    readonly MessageDeferral _deferral = new(parts.Options, parts.Ids);

    /// <summary>Handles the deliveries and what they publish in one transaction.</summary>
    /// <param name="maxRounds">
    /// Maximum number of rounds. Published messages left after it are stored as overflow; others have to run again.
    /// </param>
    /// <param name="refusal">
    /// Why an earlier run with this one delivery was refused; the delivery then fails with this error without being handled.
    /// </param>
    /// <param name="shared">
    /// Rows of shared tables that earlier runs of the batch have loaded, and which are locked first; this run adds its own.
    /// </param>
    /// <exception cref="VersionConflictException">Another writer changed a row; the batch can be run again.</exception>
    /// <exception cref="StoreRefusedException">The store refuses a row of the batch.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached; nothing was committed.</exception>
    /// <exception cref="UnresolvedCommitException">Whether the batch was committed is unknown.</exception>
    public async ValueTask<AfterCommit> Run(
        IReadOnlyList<Delivery> roots, int maxRounds, Exception? refusal, HashSet<RowKey> shared, CancellationToken cancel)
    {
        await using var transaction = await _store.Begin([.. shared], cancel);
        var unitOfWork = new UnitOfWork(parts, transaction, effects, shared, roots.Count);
        try
        {
            await Run(unitOfWork, roots, maxRounds, refusal, transaction, cancel);
        }
        catch (Exception error) when (error is not UnresolvedCommitException)
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
        unitOfWork.PlanLoad(_laneCommit);
        parts.Lease.PlanFence(unitOfWork, roots);
        unitOfWork.NextRound.AddRange(roots);
        for (var round = 0; round == 0 || (round < maxRounds && unitOfWork.CanRunAnotherRound); round++)
        {
            var current = new Round(unitOfWork);
            await Load(current, cancel);                 // inbox, stored messages, planned rows
            if (round == 0) parts.Lease.DropUnfenced(unitOfWork, current.Deliveries);
            foreach (var delivery in current.Deliveries) Handle(current, delivery, refusal);
            await TakeUnblocked(current, cancel);                     // stored messages that waited for one handled now
        }

        await StoreOverflow(unitOfWork, cancel);
        await Commit(unitOfWork, transaction, cancel);
    }

    /// <summary>Commits nothing but the row of the lane, to find out whether the store accepts commits.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    public async ValueTask Probe(CancellationToken cancel)
    {
        await using var transaction = await _store.Begin(cancel);
        var last = (LaneCommit?)(await transaction.Load([_laneCommit], cancel))[0];
        try
        {
            await transaction.Commit([ChangeOf(last, NextCommit(last, transaction.Now))], [], cancel);
        }
        catch (CommitUnknownException error)
        {
            throw new StoreUnavailableException(error.Message, error);
        }
        catch (VersionConflictException)
        {
            // The store has answered.
        }
    }

    /// <summary>
    /// Finds out whether a run was committed. If it was not, its commit can no longer succeed afterwards: a commit that is still in
    /// flight finds another version of the lane's row.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    public async ValueTask<bool> WasCommitted(LaneCommit attempt, CancellationToken cancel)
    {
        await using var transaction = await _store.Begin(cancel);
        var last = (LaneCommit?)(await transaction.Load([_laneCommit], cancel))[0];
        if (last?.Version >= attempt.Version) return last.Run == attempt.Run;
        try
        {
            await transaction.Commit([ChangeOf(last, NextCommit(last, transaction.Now))], [], cancel);
            return false;
        }
        catch (Exception error) when (error is VersionConflictException or CommitUnknownException)
        {
            throw new StoreUnavailableException(error.Message, error);
        }
    }

    async ValueTask Commit(UnitOfWork unitOfWork, IStoreTransaction transaction, CancellationToken cancel)
    {
        var changes = unitOfWork.Changes();
        if (changes.Count == 0) return;
        var last = (LaneCommit?)unitOfWork.Find(_laneCommit);
        var commit = NextCommit(last, unitOfWork.Now);
        changes.Add(ChangeOf(last, commit));
        unitOfWork.AfterCommit.Changes = changes;
        using var span = Spans.Commit(unitOfWork.Traced, unitOfWork.HandledCount);
        try
        {
            await transaction.Commit(changes, unitOfWork.Guards(), cancel);
        }
        catch (CommitUnknownException error)
        {
            Spans.Fail(span, nameof(CommitUnknownException), error.Message);
            throw new UnresolvedCommitException(commit, unitOfWork, error);
        }
    }

    LaneCommit NextCommit(LaneCommit? last, DateTimeOffset now) => new(lane, (last?.Version ?? 0) + 1, ++_runs, now);

    RowChange ChangeOf(LaneCommit? last, LaneCommit next) => new(_laneCommit, next, last?.Version ?? 0, last);

    async ValueTask Load(Round round, CancellationToken cancel)
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
            if (!await round.UnitOfWork.LoadPlanned(cancel)) break;
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
        if (delivery.Source.TryCompleteDuplicate(round.UnitOfWork, delivery) || MustWait(round.UnitOfWork, delivery)) return;
        if (round.MustFollowIntoNextRound(delivery)) round.MoveToNextRound(delivery);
        else if (delivery.Source.IsBlocked(round, delivery)) DeferBehindBlockedKey(round.UnitOfWork, delivery);
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
        using var span = delivery.Span = Spans.Process(delivery);
        unitOfWork.NoteTraced(span);
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
            Spans.Fail(span, error.GetType().FullName!, error.Message);
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
        if (delivery.Source is not ClientRequest) unitOfWork.AfterCommit.Handled.Add((delivery.Consumer, delivery.Message));
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

    /// <summary>
    /// Whether a deadline has to wait, because the engine is lagging: our own delay must not fail an order. Its row stays as it is and
    /// is found again once the engine has caught up.
    /// </summary>
    bool MustWait(UnitOfWork unitOfWork, Delivery delivery) =>
        delivery.StoredMessage is { Kind: StoredMessageKind.Deadline } && (unitOfWork.IsLagging ??= isLagging());

    /// <summary>Takes the first stored messages of the unblocked keys into the next round.</summary>
    async ValueTask TakeUnblocked(Round round, CancellationToken cancel)
    {
        var unitOfWork = round.UnitOfWork;
        var keys = round.Unblocked.Concat(round.RetriableOutOfOrder).ToList();
        var ranges = keys.ConvertAll(RangeOf);
        while (keys.Count > 0)
        {
            // Committed rows; the transaction loads them again with their versions.
            var pages = await _store.ScanAll(ranges, cancel);
            foreach (StoredMessage row in pages.SelectMany(page => page)) unitOfWork.PlanLoad(new RowKey(StoredMessage.Table, row.Id));
            await unitOfWork.LoadPlanned(cancel);
            var unfinished = new List<int>();
            for (var i = 0; i < keys.Count; i++)
                if (!TakeStored(unitOfWork, keys[i], pages[i])) unfinished.Add(i);
            ranges = [.. unfinished.Select(i => ranges[i] with { After = pages[i][^1] })];
            keys = [.. unfinished.Select(i => keys[i])];
        }
    }

    static ScanRange RangeOf(string orderingKey) => new(
        StoredMessage.Table, StoredMessage.Table.Index(StoredMessage.ByOrderingKey), orderingKey,
        Limit: MessageDeferral.MaxUnblockedPerScan);

    /// <summary>False when the page is full of rows that this batch has handled already, so that the next page has to be read.</summary>
    static bool TakeStored(UnitOfWork unitOfWork, string orderingKey, IReadOnlyList<object> page)
    {
        var stored = unitOfWork.StoredMessages;
        if (stored.Take(orderingKey, page.Cast<StoredMessage>().Select(row => row.Id)) > 0) return true;
        if (page.Count == MessageDeferral.MaxUnblockedPerScan) return false;
        stored.Take(orderingKey, stored.AddedTo(orderingKey));
        return true;
    }

    async ValueTask StoreOverflow(UnitOfWork unitOfWork, CancellationToken cancel)
    {
        foreach (var delivery in unitOfWork.NextRound) unitOfWork.PlanLoad(delivery.BlockedKeyRow);
        await unitOfWork.LoadPlanned(cancel);
        foreach (var delivery in unitOfWork.NextRound) _deferral.StoreOverflow(unitOfWork, delivery);
        unitOfWork.NextRound.Clear();
    }
}

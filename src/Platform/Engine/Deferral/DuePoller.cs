namespace Doms.Engine.Deferral;

/// <summary>
/// Finds stored messages and effects that are due and hands them to the lanes. Each kind is scanned only when something of it can be
/// due, and again only when the lanes have returned what the last scan found. Of several replicas only the holder of the lease takes
/// something; the others only look at the effects that wait.
/// </summary>
sealed class DuePoller
{
    /// <summary>
    /// Interval at which the only process of a store looks for work that it has not stored itself: the commit of an earlier process may
    /// arrive after its end.
    /// </summary>
    static readonly TimeSpan LateCommitInterval = TimeSpan.FromMinutes(1);

    readonly EngineParts _parts;
    readonly EffectScanner _effects;
    readonly Action<Delivery> _dispatch;
    readonly Func<bool> _isLagging;
    readonly Dictionary<string, DueGroup> _kinds = [];
    int _pendingTakeOvers;

    /// <param name="dispatch">Gives a delivery to its lane.</param>
    /// <param name="isLagging">Whether the engine is so far behind that deadlines have to wait.</param>
    public DuePoller(EngineParts parts, EffectScanner effects, Action<Delivery> dispatch, Func<bool> isLagging)
    {
        _parts = parts;
        _effects = effects;
        _dispatch = dispatch;
        _isLagging = isLagging;
        foreach (var kind in StoredMessageKind.All) _kinds.Add(kind, new DueGroup(kind) { PageSize = parts.Options.MaxBatchSize });
        Worker = new Worker("due poller", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    /// <summary>Time of the next scan; null while nothing can be due.</summary>
    DateTimeOffset? NextScan
    {
        get
        {
            var stored = _kinds.Values.Min(group => group.NextScan);
            var effects = Volatile.Read(ref _pendingTakeOvers) > 0 ? null : _effects.NextScan;
            return stored is null || effects < stored ? effects : stored;
        }
    }

    /// <summary>Number of effects that cannot be leased because the store refuses their rows.</summary>
    public int SetAsideEffects => _effects.SetAsideCount;

    /// <summary>Notes the due times of what a batch has stored.</summary>
    public void OnCommitted(AfterCommit after)
    {
        var isEarlier = _effects.OnCommitted(after);
        foreach (var (kind, due) in after.NextDue) isEarlier |= _kinds[kind].SetIfEarlier(due);
        if (isEarlier) Worker.Wake();
    }

    /// <summary>Notes that a batch has ended that began with these messages, whether or not it was committed.</summary>
    public void OnReturned(IReadOnlyList<StoredMessage> rows)
    {
        var isEarlier = false;
        foreach (var row in rows) isEarlier |= _kinds[row.Kind].Return(row.Id, _parts.Store.Now);
        if (isEarlier) Worker.Wake();
    }

    /// <summary>Notes that a lane keeps these messages for later, because they cannot be stored.</summary>
    public void OnSetAside(IReadOnlyList<StoredMessage> rows)
    {
        var isEarlier = false;
        foreach (var row in rows) isEarlier |= _kinds[row.Kind].SetAside(row.Id, _parts.Store.Now);
        if (isEarlier) Worker.Wake();
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var interval = _parts.Options.PollInterval;
        try
        {
            var isHeld = await _parts.Lease.TryHold(cancel);
            var now = _parts.Store.Now;
            if (isHeld)
            {
                foreach (var group in _kinds.Values)
                    if (group.IsDue(now)) await TakeStoredMessages(group, now, cancel);
            }

            await TakeEffects(now, isHeld, cancel);
            if (!isHeld) return Shortest(interval, _parts.Lease.RenewalInterval);
        }
        catch (StoreUnavailableException)
        {
            return interval;
        }

        // Others store messages too, and the lease has to be renewed.
        ScanAllBy(_parts.Store.Now + (_parts.Lease.IsShared ? interval : LateCommitInterval));
        return _parts.Lease.IsShared ? Shortest(UntilNext(), _parts.Lease.RenewalInterval) : UntilNext();
    }

    void ScanAllBy(DateTimeOffset due)
    {
        foreach (var group in _kinds.Values) group.SetIfEarlier(due);
        _effects.ScanAllBy(due);
    }

    static TimeSpan Shortest(TimeSpan left, TimeSpan right) =>
        left == Timeout.InfiniteTimeSpan || right < left ? right : left;

    async ValueTask TakeStoredMessages(DueGroup group, DateTimeOffset now, CancellationToken cancel)
    {
        if (group.Name == StoredMessageKind.Deadline && _isLagging())
        {
            group.SetNext(now + _parts.Options.MaxLagForDeadlines);
            return;
        }

        var rows = await Scan(group, now, cancel);
        group.Take(rows.Select(row => row.Id));
        foreach (var row in rows) _dispatch(StoredMessageReader.ToDelivery(_parts.Router, row, now));
    }

    /// <summary>Takes due effects over, unless the last take-over is still in a lane: the same rows would be found again.</summary>
    async ValueTask TakeEffects(DateTimeOffset now, bool mayTakeOver, CancellationToken cancel)
    {
        if (Volatile.Read(ref _pendingTakeOvers) > 0 || !(_effects.NextScan <= now)) return;
        await _effects.Take(now, mayTakeOver, takeOver => _ = TakeOver(takeOver), cancel);
    }

    async Task TakeOver(Delivery takeOver)
    {
        Interlocked.Increment(ref _pendingTakeOvers);
        _dispatch(takeOver);
        try
        {
            await ((ClientRequest)takeOver.Source).Completion;
            _effects.Return(((TakeOverEffects)takeOver.Message.Body).Keys);
        }
        catch (HandlerFailedException refused)
        {
            EngineLog.TakeOverFailed(_parts.Logger, refused.Message);
            HalveTakeOver(((TakeOverEffects)takeOver.Message.Body).Keys, refused);
        }
        catch (Exception error)
        {
            EngineLog.TakeOverFailed(_parts.Logger, error.Message);
            _effects.ScanAllBy(_parts.Store.Now + EffectBacklog.PeekInterval);
        }

        if (Interlocked.Decrement(ref _pendingTakeOvers) == 0) Worker.Wake();
    }

    /// <summary>Takes over in halves, down to the effect whose row the store refuses, so that it delays no others.</summary>
    void HalveTakeOver(IReadOnlyList<string> keys, HandlerFailedException refused)
    {
        if (keys.Count == 1)
        {
            _effects.SetAside(keys[0], refused);
            _effects.ScanAllBy(_parts.Store.Now + EffectBacklog.PeekInterval);
            return;
        }

        foreach (var half in keys.Chunk((keys.Count + 1) / 2)) _ = TakeOver(_effects.NewTakeOver(half));
    }

    /// <summary>Reads a page of due rows, and sets the next scan to the time at which the first later row is due.</summary>
    async ValueTask<IReadOnlyList<StoredMessage>> Scan(DueGroup group, DateTimeOffset now, CancellationToken cancel)
    {
        var index = StoredMessage.Table.Index(StoredMessage.ByDue);
        var range = new ScanRange(StoredMessage.Table, index, group.Name, Limit: group.PageSize + group.SetAsideCount);
        // Reset before the scan: what is stored meanwhile sets it again.
        group.SetNext(null);
        try
        {
            var ready = await _parts.Store.Scan(range with { Until = Micros.From(now) }, cancel);
            if (ready.Count < range.Limit)
            {
                var later = await _parts.Store.Scan(range with { After = ready.Count > 0 ? ready[^1] : null, Limit = 1 }, cancel);
                if (later.Count > 0) group.SetIfEarlier(((StoredMessage)later[0]).Due!.Value);
            }

            return Fit(group, [.. ready.Cast<StoredMessage>().Where(row => !group.IsSetAside(row.Id))]);
        }
        catch
        {
            group.SetIfEarlier(now);
            throw;
        }
    }

    /// <summary>The rows that fit into the bytes of a batch; the others are found again. Large rows are read in smaller pages.</summary>
    List<StoredMessage> Fit(DueGroup group, List<StoredMessage> rows)
    {
        var (count, bytes) = (0, 0L);
        while (count < rows.Count && bytes < _parts.Options.MaxBatchBytes) bytes += rows[count++].Size;
        var fits = count == rows.Count;
        group.PageSize = fits ? Math.Min(group.PageSize * 2, _parts.Options.MaxBatchSize) : count;
        return fits ? rows : rows[..count];
    }

    /// <summary>Time until something is due, in whole milliseconds; infinite when nothing is stored.</summary>
    TimeSpan UntilNext()
    {
        if (NextScan is not { } next) return Timeout.InfiniteTimeSpan;
        var wait = next - _parts.Store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }
}

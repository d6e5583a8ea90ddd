namespace Doms.Engine.Deferral;

/// <summary>
/// Finds stored messages and effects that are due and hands them to the lanes. A table is scanned only when something in it can be
/// due, and again only when the lanes have returned what the last scan found. Of several replicas only the holder of the lease polls.
/// </summary>
sealed class DuePoller
{
    readonly EngineParts _parts;
    readonly Func<EffectType, int> _effectCapacity;
    readonly Action<Delivery> _dispatch;
    readonly Func<object, Delivery> _internalDelivery;
    readonly Func<bool> _isLagging;
    readonly Dictionary<string, DueGroup> _kinds = StoredMessageKind.All.ToDictionary(kind => kind, kind => new DueGroup(kind));
    readonly (EffectType Type, DueGroup Group)[] _effects;

    /// <param name="effectCapacity">How many more effects of a type this process can hold.</param>
    /// <param name="dispatch">Gives a delivery to its lane.</param>
    /// <param name="internalDelivery">Makes a delivery of an internal command.</param>
    /// <param name="isLagging">Whether the engine is so far behind that deadlines have to wait.</param>
    public DuePoller(
        EngineParts parts, Func<EffectType, int> effectCapacity, Action<Delivery> dispatch, Func<object, Delivery> internalDelivery,
        Func<bool> isLagging)
    {
        _parts = parts;
        _effectCapacity = effectCapacity;
        _dispatch = dispatch;
        _internalDelivery = internalDelivery;
        _isLagging = isLagging;
        _effects = [.. parts.Router.Modules.SelectMany(module => module.Effects).Select(type => (type, new DueGroup(type.Name)))];
        Worker = new Worker("due poller", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    IEnumerable<DueGroup> Groups => _effects.Select(effect => effect.Group).Concat(_kinds.Values);

    /// <summary>Notes the due times of what a batch has stored.</summary>
    public void OnCommitted(AfterCommit after)
    {
        var isEarlier = false;
        foreach (var (kind, due) in after.NextDue) isEarlier |= _kinds[kind].SetIfEarlier(due);
        if (after.NextEffectDue is { } effectDue)
            foreach (var (_, group) in _effects) isEarlier |= group.SetIfEarlier(effectDue);
        if (isEarlier) Worker.Wake();
    }

    /// <summary>Notes that a batch has ended that began with these messages, whether or not it was committed.</summary>
    public void OnReturned(IReadOnlyList<StoredMessage> rows)
    {
        var isEarlier = false;
        foreach (var row in rows) isEarlier |= _kinds[row.Kind].Return(row.Id, _parts.Store.Now);
        if (isEarlier) Worker.Wake();
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var interval = _parts.Options.PollInterval;
        try
        {
            if (!await _parts.Lease.TryHold(cancel)) return Shortest(interval, _parts.Lease.RenewalInterval);
            var now = _parts.Store.Now;
            foreach (var group in _kinds.Values)
                if (group.IsDue(now)) await TakeStoredMessages(group, now, cancel);
            foreach (var (type, group) in _effects)
                if (group.IsDue(now)) await TakeEffects(type, group, now, cancel);
        }
        catch (StoreUnavailableException)
        {
            return interval;
        }

        if (!_parts.Lease.IsShared) return UntilNext();
        // Other replicas store messages too, and the lease has to be renewed.
        foreach (var group in Groups) group.SetIfEarlier(_parts.Store.Now + interval);
        return Shortest(UntilNext(), _parts.Lease.RenewalInterval);
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

        var index = StoredMessage.Table.Index(StoredMessage.ByDue);
        var range = new ScanRange(StoredMessage.Table, index, group.Name, Limit: _parts.Options.MaxBatchSize);
        var rows = await Scan(group, range, now, row => ((StoredMessage)row).Due, cancel);
        group.Take(rows.Select(row => ((StoredMessage)row).Id));
        foreach (StoredMessage row in rows) _dispatch(StoredMessageReader.ToDelivery(_parts.Router, row, now));
    }

    /// <summary>Effects of each type are scanned separately, so that a backlog of one does not hide another.</summary>
    async ValueTask TakeEffects(EffectType type, DueGroup group, DateTimeOffset now, CancellationToken cancel)
    {
        var limit = Math.Min(_parts.Options.MaxBatchSize, _effectCapacity(type));
        if (limit == 0)
        {
            group.SetNext(now + EffectType.CapacityRetryDelay);
            return;
        }

        var range = new ScanRange(EffectRow.Table, EffectRow.Table.Index(EffectRow.ByDue), type.Name, Limit: limit);
        var rows = await Scan(group, range, now, row => ((EffectRow)row).Due, cancel);
        if (rows.Count > 0) _ = TakeOver(group, [.. rows.Select(row => ((EffectRow)row).Key)]);
    }

    async Task TakeOver(DueGroup group, IReadOnlyList<string> keys)
    {
        group.Take(keys);
        var delivery = _internalDelivery(new TakeOverEffects(keys, EvenIfLeased: false));
        _dispatch(delivery);
        try
        {
            await ((ClientRequest)delivery.Source).Completion;
        }
        catch (Exception error)
        {
            EngineLog.TakeOverFailed(_parts.Logger, keys.Count, error.Message);
        }

        var isEarlier = false;
        foreach (var key in keys) isEarlier |= group.Return(key, _parts.Store.Now);
        if (isEarlier) Worker.Wake();
    }

    /// <summary>Reads a page of due rows, and sets the next scan to the time at which the first later row is due.</summary>
    async ValueTask<IReadOnlyList<object>> Scan(
        DueGroup group, ScanRange range, DateTimeOffset now, Func<object, DateTimeOffset?> dueOf, CancellationToken cancel)
    {
        // Reset before the scan: what is stored meanwhile sets it again.
        group.SetNext(null);
        try
        {
            var ready = await _parts.Store.Scan(range with { Until = Micros.From(now) }, cancel);
            if (ready.Count == range.Limit) return ready;
            var later = await _parts.Store.Scan(range with { After = ready.Count > 0 ? ready[^1] : null, Limit = 1 }, cancel);
            if (later.Count > 0) group.SetIfEarlier(dueOf(later[0])!.Value);
            return ready;
        }
        catch
        {
            group.SetIfEarlier(now);
            throw;
        }
    }

    /// <summary>Time until something is due, in whole milliseconds; infinite when nothing is stored.</summary>
    TimeSpan UntilNext()
    {
        if (Groups.Min(group => group.NextScan) is not { } next) return Timeout.InfiniteTimeSpan;
        var wait = next - _parts.Store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }
}

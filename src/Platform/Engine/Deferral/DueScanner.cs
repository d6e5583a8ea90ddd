namespace Doms.Engine.Deferral;

/// <summary>Finds stored messages and effects that are due. A table is scanned only when something in it can be due.</summary>
/// <param name="effectCapacity">How many more effects of a type this process can hold.</param>
/// <param name="internalDelivery">Makes a delivery of an internal command.</param>
sealed class DueScanner(EngineParts parts, Func<EffectType, int> effectCapacity, Func<object, Delivery> internalDelivery)
{
    readonly NextDueTime _storedMessages = new();

    readonly (EffectType Type, NextDueTime DueTime)[] _effects =
        [.. parts.Router.Modules.SelectMany(module => module.Effects).Select(type => (type, new NextDueTime()))];

    IEnumerable<NextDueTime> DueTimes => _effects.Select(effect => effect.DueTime).Prepend(_storedMessages);

    /// <summary>Adds deliveries of what is due to the batch.</summary>
    public async ValueTask Take(List<Delivery> roots, CancellationToken cancel)
    {
        var now = parts.Store.Now;
        if (!DueTimes.Any(time => time.IsDue(now))) return;
        if (await parts.Lease.IsAvailable(cancel)) await Take(now, roots, cancel);
        else SetAll(null);
        if (!parts.Lease.IsShared) return;
        foreach (var time in DueTimes) time.SetIfEarlier(now + parts.Options.PollInterval);
    }

    /// <summary>Notes the due times of what a batch has stored.</summary>
    public void OnCommitted(AfterCommit after)
    {
        _storedMessages.SetIfEarlier(after.NextDue);
        foreach (var (_, time) in _effects) time.SetIfEarlier(after.NextEffectDue);
    }

    /// <summary>Scans every table again at this time.</summary>
    public void SetAll(DateTimeOffset? due)
    {
        foreach (var time in DueTimes) time.Value = due;
    }

    /// <summary>Time until something is due, in whole milliseconds; infinite when nothing is stored.</summary>
    public TimeSpan UntilNext()
    {
        var next = DueTimes.Aggregate((DateTimeOffset?)null, (earliest, time) => NextDueTime.Earlier(earliest, time.Value));
        if (next is null) return Timeout.InfiniteTimeSpan;
        var wait = next.Value - parts.Store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }

    async ValueTask Take(DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        if (_storedMessages.IsDue(now))
        {
            var index = StoredMessage.Table.Index(StoredMessage.ByDue);
            var range = new ScanRange(StoredMessage.Table, index, Limit: parts.Options.MaxBatchSize);
            var rows = await Scan(range, _storedMessages, now, row => ((StoredMessage)row).Due, cancel);
            roots.AddRange(rows.Select(row => StoredMessageReader.ToDelivery(parts.Router, (StoredMessage)row, now)));
        }

        foreach (var (type, time) in _effects)
            if (time.IsDue(now)) await TakeEffects(type, time, now, roots, cancel);
    }

    /// <summary>Effects of each type are scanned separately, so that a backlog of one does not hide another.</summary>
    async ValueTask TakeEffects(
        EffectType type, NextDueTime time, DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        var limit = Math.Min(parts.Options.MaxBatchSize, effectCapacity(type));
        if (limit == 0)
        {
            time.Value = now + EffectType.CapacityRetryDelay;
            return;
        }

        var range = new ScanRange(EffectRow.Table, EffectRow.Table.Index(EffectRow.ByDue), type.Name, Limit: limit);
        var rows = await Scan(range, time, now, row => ((EffectRow)row).Due, cancel);
        if (rows.Count == 0) return;
        roots.Add(internalDelivery(new TakeOverEffects([.. rows.Select(row => ((EffectRow)row).Key)], EvenIfLeased: false)));
    }

    /// <summary>
    /// Reads a page of due rows and sets the next scan: at once after a full page, else when the first later row is
    /// due.
    /// </summary>
    async ValueTask<IReadOnlyList<object>> Scan(
        ScanRange range, NextDueTime time, DateTimeOffset now, Func<object, DateTimeOffset?> dueOf, CancellationToken cancel)
    {
        var ready = await parts.Store.Scan(range with { Until = Micros.From(now) }, cancel);
        time.Value = now;
        if (ready.Count == range.Limit) return ready;
        var later = await parts.Store.Scan(range with { After = ready.Count > 0 ? ready[^1] : null, Limit = 1 }, cancel);
        time.Value = later.Count > 0 ? dueOf(later[0]) : null;
        return ready;
    }
}

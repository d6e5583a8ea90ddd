namespace Doms.Engine.Deferral;

/// <summary>Finds stored messages and effects that are due. A table is scanned only when something in it can be due.</summary>
sealed class DueScanner(EngineParts parts, EffectScanner effects)
{
    readonly NextDueTime _storedMessages = new();

    /// <summary>Adds deliveries of what is due to the batch.</summary>
    public async ValueTask Take(List<Delivery> roots, CancellationToken cancel)
    {
        var now = parts.Store.Now;
        if (!_storedMessages.IsDue(now) && !(effects.NextScan <= now)) return;
        var isAvailable = await parts.Lease.IsAvailable(cancel);
        if (!isAvailable) _storedMessages.Value = null;
        else if (_storedMessages.IsDue(now)) await TakeStoredMessages(now, roots, cancel);
        await effects.Take(now, isAvailable, roots, cancel);
        if (!parts.Lease.IsShared) return;
        _storedMessages.SetIfEarlier(now + parts.Options.PollInterval);
        effects.ScanAllBy(now + parts.Options.PollInterval);
    }

    /// <summary>Notes the due times of what a batch has stored.</summary>
    public void OnCommitted(AfterCommit after)
    {
        _storedMessages.SetIfEarlier(after.NextDue);
        effects.OnCommitted(after);
    }

    /// <summary>Scans every table again at this time.</summary>
    public void ScanAgain(DateTimeOffset due)
    {
        _storedMessages.Value = due;
        effects.ScanAllBy(due);
    }

    /// <summary>Time until something is due, in whole milliseconds; infinite when nothing is stored.</summary>
    public TimeSpan UntilNext()
    {
        if (NextDueTime.Earlier(_storedMessages.Value, effects.NextScan) is not { } next) return Timeout.InfiniteTimeSpan;
        var wait = next - parts.Store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }

    async ValueTask TakeStoredMessages(DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        var index = StoredMessage.Table.Index(StoredMessage.ByDue);
        var range = new ScanRange(StoredMessage.Table, index, Limit: parts.Options.MaxBatchSize);
        var rows = await Scan(range, _storedMessages, now, row => ((StoredMessage)row).Due, cancel);
        roots.AddRange(rows.Select(row => StoredMessageReader.ToDelivery(parts.Router, (StoredMessage)row, now)));
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

using Doms.Primitives;

namespace Doms.Engine.Effects;

/// <summary>
/// Finds the due effects for which this process has capacity. Each type is scanned separately, so that a backlog of one does not hide
/// another; what this process holds is left out, and for a growing time what it could not lease because the store refuses the row.
/// </summary>
/// <param name="internalDelivery">Makes a delivery of an internal command.</param>
sealed class EffectScanner(EngineParts parts, EffectQueues queues, Func<object, Delivery> internalDelivery)
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    readonly Lock _gate = new();
    readonly Dictionary<string, (int Failures, DateTimeOffset Until)> _refused = [];

    /// <summary>Time of the next scan; null when no effect is stored.</summary>
    public DateTimeOffset? NextScan => queues.All.Min(queue => queue.Backlog.NextScan);

    /// <summary>Notes the due times of what a batch has stored; true when the next scan of a type is earlier now.</summary>
    public bool OnCommitted(AfterCommit after)
    {
        var isEarlier = false;
        foreach (var queue in queues.All)
            if (after.EffectsDue.TryGetValue(queue.Type.Name, out var due)) isEarlier |= queue.Backlog.ScanBy(due);
        return isEarlier;
    }

    /// <summary>Scans all types at this time, if not before.</summary>
    public void ScanAllBy(DateTimeOffset due)
    {
        foreach (var queue in queues.All) queue.Backlog.ScanBy(due);
    }

    /// <summary>Number of effects that cannot be leased because the store refuses their rows.</summary>
    public int SetAsideCount
    {
        get
        {
            lock (_gate) return _refused.Count;
        }
    }

    /// <summary>Notes that the store refuses the row of an effect.</summary>
    public void SetAside(string key, Exception reason)
    {
        var now = parts.Store.Now;
        lock (_gate)
        {
            // What another process has leased since needs no place.
            foreach (var old in _refused.Where(entry => now - entry.Value.Until > 2 * RetryDelay.Max).ToList()) _refused.Remove(old.Key);
            var failures = _refused.GetValueOrDefault(key).Failures + 1;
            var wait = RetryDelay.Delay(failures);
            _refused[key] = (failures, now + wait);
            EngineMetrics.AddStoreFailure();
            if (failures == 1) EngineLog.SetAside(parts.Logger, $"The lease of effect {key}", wait, reason);
        }
    }

    /// <summary>Notes that effects were leased.</summary>
    public void Return(IReadOnlyList<string> keys)
    {
        lock (_gate)
        {
            if (_refused.Count == 0) return;
            foreach (var key in keys) _refused.Remove(key);
        }
    }

    /// <summary>Makes the command that leases effects to this process.</summary>
    public Delivery NewTakeOver(IReadOnlyList<string> keys) => internalDelivery(new TakeOverEffects(keys));

    /// <summary>Takes over what is due, with capacity for it.</summary>
    /// <param name="mayTakeOver">False where another replica takes the due effects; they are only looked at.</param>
    /// <param name="takeOver">Called with each command at once: a later scan may fail.</param>
    public async ValueTask Take(DateTimeOffset now, bool mayTakeOver, Action<Delivery> takeOver, CancellationToken cancel)
    {
        foreach (var queue in queues.All)
        {
            if (!queue.Backlog.TryBeginScan(now)) continue;
            try
            {
                await Take(queue, now, mayTakeOver, takeOver, cancel);
            }
            catch
            {
                queue.Backlog.ScanBy(now);
                throw;
            }
        }
    }

    async ValueTask Take(
        EffectQueue queue, DateTimeOffset now, bool mayTakeOver, Action<Delivery> takeOver, CancellationToken cancel)
    {
        var capacity = mayTakeOver ? Math.Min(queue.FreeCapacity, parts.Options.MaxBatchSize) : 0;
        // One more than fits shows whether and since when others wait.
        var refused = RefusedUntilLater(now);
        var limit = Math.Min(capacity + 1 + queue.CountExpired(now) + refused.Count, ScanRange.MaxLimit);
        var range = new ScanRange(EffectRow.Table, EffectRow.Table.Index(EffectRow.ByDue), queue.Type.Name, Limit: limit);
        var rows = await parts.Store.Scan(range with { Until = Micros.From(now) }, cancel);
        var takesOwn = parts.Options.TestHooks.TakesOverOwnEffects;
        var due = rows.Cast<EffectRow>()
            .Where(row => (takesOwn || !queue.Holds(row.Key)) && !refused.Contains(row.Key)).Take(capacity + 1).ToList();
        var taken = CountFitting(due, capacity, queue.FreeBytes);
        if (taken > 0) takeOver(NewTakeOver([.. due.Take(taken).Select(row => row.Key)]));
        if (due.Count > taken)
        {
            queue.Backlog.SetWaiting(due[taken].Due, now, mayTakeOver);
            queue.Backlog.ScanBy(mayTakeOver ? now : now + EffectBacklog.PeekInterval);
            return;
        }

        queue.Backlog.SetEmpty();
        if (due.Count < rows.Count) queue.Backlog.ScanBy(now + EffectBacklog.PeekInterval); // what is held may be released meanwhile
        var later = await parts.Store.Scan(range with { After = rows.Count > 0 ? rows[^1] : null, Limit = 1 }, cancel);
        if (later.Count > 0) queue.Backlog.ScanBy(((EffectRow)later[0]).Due);
    }

    HashSet<string> RefusedUntilLater(DateTimeOffset now)
    {
        lock (_gate) return [.. _refused.Where(entry => entry.Value.Until > now).Select(entry => entry.Key)];
    }

    /// <summary>Number of effects that can be leased, the first ones first.</summary>
    static int CountFitting(List<EffectRow> due, int capacity, long freeBytes)
    {
        var count = 0;
        for (; count < Math.Min(due.Count, capacity) && freeBytes > 0; count++) freeBytes -= due[count].Request.Length;
        return count;
    }
}

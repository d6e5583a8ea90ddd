namespace Doms.Engine.Outbox;

/// <summary>A page of the outbox.</summary>
/// <param name="Rows">The rows whose keys are not paused.</param>
/// <param name="IsLast">Whether no rows follow.</param>
readonly record struct OutboxPage(IReadOnlyList<OutboxRow> Rows, bool IsLast);

/// <summary>
/// Reads the outbox from its lowest row on, because identities are not assigned in commit order. Only while keys are paused it continues
/// for a short time where the rows of other keys begin.
/// </summary>
sealed class OutboxReader(IStore store, PausedKeys paused, int pageSize)
{
    /// <summary>Time after which the paused rows are read again, once a pause has ended.</summary>
    static readonly TimeSpan PassDuration = TimeSpan.FromSeconds(1);

    static readonly TableIndex BySeq = OutboxRow.Table.Index(OutboxRow.BySeq);
    DateTimeOffset _passBegan;
    OutboxRow? _after;
    DateTimeOffset? _oldest;

    /// <summary>Age of the oldest row.</summary>
    public TimeSpan OldestAge => _oldest is { } at ? store.Now - at : TimeSpan.Zero;

    /// <summary>Reads the next page.</summary>
    public async ValueTask<OutboxPage> Read(CancellationToken cancel)
    {
        var now = store.Now;
        if (paused.IsEmpty || (now - _passBegan >= PassDuration && paused.FirstEnd <= now)) Restart(now);
        var page = await store.Scan(new ScanRange(OutboxRow.Table, BySeq, After: _after, Limit: pageSize), cancel);
        if (_after is null) NoteOldest(page);
        // The state of a key at the beginning of the pass counts: a pause that ends later must not let rows overtake skipped ones.
        var first = 0;
        while (first < page.Count && IsPaused(page[first])) _after = (OutboxRow)page[first++];
        return new OutboxPage([.. page.Skip(first).Where(row => !IsPaused(row)).Cast<OutboxRow>()], page.Count < pageSize);
    }

    /// <summary>Begins at the lowest row with the next page.</summary>
    public void Restart() => Restart(store.Now);

    /// <summary>Clears all state, because another replica publishes.</summary>
    public void Reset()
    {
        paused.Clear();
        Restart();
        _oldest = null;
    }

    bool IsPaused(object row) => paused.IsPaused((OutboxRow)row, _passBegan);

    void Restart(DateTimeOffset now)
    {
        _passBegan = now;
        _after = null;
    }

    void NoteOldest(IReadOnlyList<object> page)
    {
        _oldest = page.Count == 0 ? null : ((OutboxRow)page[0]).CreatedAt;
        if (page.Count == 0) paused.Clear();
    }
}

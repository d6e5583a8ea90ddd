namespace Doms.Engine.Outbox;

/// <summary>A page of the outbox.</summary>
/// <param name="Rows">The rows whose keys are not paused.</param>
/// <param name="IsLast">Whether no rows follow.</param>
readonly record struct OutboxPage(IReadOnlyList<OutboxRow> Rows, bool IsLast);

/// <summary>
/// Reads the outbox from its lowest row on, because identities are not assigned in commit order. Only while keys are paused it continues
/// for a short time where the rows of other keys begin. A page is bounded by rows and by bytes.
/// </summary>
sealed class OutboxReader(IStore store, PausedKeys paused, EngineOptions options)
{
    /// <summary>Time after which the paused rows are read again, once a pause has ended.</summary>
    static readonly TimeSpan PassDuration = TimeSpan.FromSeconds(1);

    /// <summary>Time after which they are read again even if none has ended: rows of other keys may have been stored among them.</summary>
    static readonly TimeSpan MaxPassDuration = TimeSpan.FromSeconds(10);

    static readonly TableIndex BySeq = OutboxRow.Table.Index(OutboxRow.BySeq);
    int _pageSize = options.MaxRelayBatchSize;
    DateTimeOffset _passBegan;
    OutboxRow? _after;
    DateTimeOffset? _oldest;
    DateTimeOffset? _oldestNotPaused;

    /// <summary>Age of the oldest row.</summary>
    public TimeSpan OldestAge => AgeOf(_oldest);

    /// <summary>Age of the oldest row whose key is not paused.</summary>
    public TimeSpan Lag => AgeOf(_oldestNotPaused);

    /// <summary>Reads the next page.</summary>
    public async ValueTask<OutboxPage> Read(CancellationToken cancel)
    {
        var now = store.Now;
        if (paused.IsEmpty || now - _passBegan >= (paused.FirstEnd <= now ? PassDuration : MaxPassDuration)) Restart(now);
        var limit = _pageSize;
        var page = await store.Scan(new ScanRange(OutboxRow.Table, BySeq, After: _after, Limit: limit), cancel);
        var isLast = page.Count < limit;
        NoteAges(page, isLast);
        // The state of a key at the beginning of the pass counts: a pause that ends later must not let rows overtake skipped ones.
        var first = 0;
        while (first < page.Count && IsPaused(page[first])) _after = (OutboxRow)page[first++];
        var rows = page.Skip(first).Where(row => !IsPaused(row)).Cast<OutboxRow>().ToList();
        return new OutboxPage(rows, TryFitBytes(rows) && isLast);
    }

    /// <summary>Begins at the lowest row with the next page.</summary>
    public void Restart() => Restart(store.Now);

    /// <summary>Clears all state, because another replica publishes.</summary>
    public void Reset()
    {
        paused.Clear();
        Restart();
        (_oldest, _oldestNotPaused) = (null, null);
    }

    bool IsPaused(object row) => paused.IsPaused((OutboxRow)row, _passBegan);

    void Restart(DateTimeOffset now)
    {
        _passBegan = now;
        _after = null;
    }

    /// <summary>
    /// Removes the rows beyond the bytes of a page, which are read again; false when there are any. Pages of large rows are read in
    /// fewer rows.
    /// </summary>
    bool TryFitBytes(List<OutboxRow> rows)
    {
        var (count, bytes) = (0, 0L);
        while (count < rows.Count && bytes < options.MaxRelayBatchBytes) bytes += rows[count++].Size;
        var fits = count == rows.Count;
        rows.Truncate(count);
        _pageSize = fits ? Math.Min(_pageSize * 2, options.MaxRelayBatchSize) : count;
        return fits;
    }

    void NoteAges(IReadOnlyList<object> page, bool isLast)
    {
        if (_after is null)
        {
            _oldest = page.Count == 0 ? null : ((OutboxRow)page[0]).CreatedAt;
            if (page.Count == 0) paused.Clear();
        }

        // Rows of earlier pages of a pass belong to paused keys, or were published.
        var notPaused = page.Cast<OutboxRow>().FirstOrDefault(row => !paused.Contains(row))?.CreatedAt;
        if (notPaused is not null || isLast) _oldestNotPaused = notPaused;
    }

    TimeSpan AgeOf(DateTimeOffset? time) => time is { } at ? store.Now - at : TimeSpan.Zero;
}

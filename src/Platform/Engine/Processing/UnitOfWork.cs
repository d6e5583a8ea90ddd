using System.Diagnostics;

namespace Doms.Engine.Processing;

/// <summary>
/// The content of one transaction: the rows loaded and changed (identity map), and what happens after the commit. Changes are
/// kept in an undo log, so that the part of a single message can be rolled back.
/// </summary>
sealed class UnitOfWork
{
    /// <summary>Rows that a message and those that follow it need, roughly.</summary>
    const int RowsPerRoot = 16;

    readonly EngineOptions _options;
    readonly Doms.Primitives.IdSource _ids;
    readonly Dictionary<RowKey, RowState> _rows;
    readonly HashSet<RowKey> _planned = [];
    readonly List<(RowState State, object? Previous)> _undoLog = [];
    readonly List<RowKey> _purged = [];

    readonly IStoreTransaction _transaction;
    readonly HashSet<RowKey> _guarded = [];
    readonly HashSet<RowKey> _shared;
    readonly bool _hasConcurrentWriters;

    /// <param name="shared">Collects the loaded rows of shared tables, to be locked first when the batch runs again.</param>
    /// <param name="roots">Number of messages that the transaction begins with.</param>
    public UnitOfWork(EngineParts parts, IStoreTransaction transaction, EffectQueues effects, HashSet<RowKey> shared, int roots)
    {
        _rows = new Dictionary<RowKey, RowState>(roots * RowsPerRoot);
        _shared = shared;
        _options = parts.Options;
        _ids = parts.Ids;
        _transaction = transaction;
        _hasConcurrentWriters = parts.HasConcurrentWriters;
        WallClock = Micros.Truncate(parts.Clock.GetUtcNow());
        Publisher = new Publisher(this, parts);
        Effects = new EffectIntents(this, parts, effects);
        StoredMessages = new StoredMessageQueue(this, parts.Router);
    }

    /// <summary>The store's clock in this transaction.</summary>
    public DateTimeOffset Now => _transaction.Now;

    /// <summary>The wall clock at the start of the batch, in whole microseconds, the precision of every store.</summary>
    public DateTimeOffset WallClock { get; }

    public Publisher Publisher { get; }

    public EffectIntents Effects { get; }

    public StoredMessageQueue StoredMessages { get; }

    /// <summary>Deliveries of the next round, in order.</summary>
    public List<Delivery> NextRound { get; } = [];

    /// <summary>Actions that follow the commit.</summary>
    public AfterCommit AfterCommit { get; } = new();

    /// <summary>Whether the engine lags, once that was asked.</summary>
    public bool? IsLagging { get; set; }

    /// <summary>Messages handled so far, over all rounds.</summary>
    public int HandledCount { get; set; }

    public EngineTestHooks TestHooks => _options.TestHooks;

    /// <summary>Contexts of the sampled messages that were handled; null for none.</summary>
    public List<ActivityContext>? Traced { get; private set; }

    int ChangedRows { get; set; }

    /// <summary>Whether messages are left and the bounds of a transaction leave room for them.</summary>
    public bool CanRunAnotherRound =>
        NextRound.Count > 0
        && HandledCount + NextRound.Count <= _options.MaxMessagesPerTransaction
        && ChangedRows <= _options.MaxRowsPerTransaction;

    public string NewId() => _ids.NewText();

    /// <summary>Notes that a sampled message is handled.</summary>
    public void NoteTraced(Activity? span)
    {
        if (span is not null) (Traced ??= []).Add(span.Context);
    }

    /// <summary>Plans the load of a row, unless it is loaded.</summary>
    public void PlanLoad(RowKey row)
    {
        if (!_rows.TryGetValue(row, out var state) || !state.IsLoaded) _planned.Add(row);
    }

    /// <summary>
    /// Plans the load of a row that must not change until the commit, even when this batch does not write it: another writer could
    /// insert a row that this batch has found absent.
    /// </summary>
    public void PlanGuarded(RowKey row)
    {
        PlanLoad(row);
        if (_hasConcurrentWriters) _guarded.Add(row);
    }

    /// <summary>Loads the planned rows; false when none were planned.</summary>
    public async ValueTask<bool> LoadPlanned(CancellationToken cancel)
    {
        if (_planned.Count == 0) return false;
        RowKey[] keys = [.. _planned];
        _planned.Clear();
        _shared.UnionWith(keys.Where(key => key.Table.IsShared));
        var rows = await _transaction.Load(keys, cancel);
        for (var i = 0; i < keys.Length; i++) AddLoaded(keys[i], rows[i]);
        return true;
    }

    /// <summary>The row in the identity map; null where it is absent or not loaded.</summary>
    public object? Peek(RowKey row) => _rows.TryGetValue(row, out var state) ? state.Current : null;

    /// <exception cref="RowNotPlannedException">The row was not loaded.</exception>
    public object? Find(RowKey row) =>
        _rows.TryGetValue(row, out var state) && (state.IsLoaded || state.Current is not null)
            ? state.Current
            : throw new RowNotPlannedException(row);

    /// <inheritdoc cref="Find(RowKey)"/>
    public T? Find<T>(Table<T> table, string key)
        where T : class => (T?)Find(new RowKey(table, key));

    /// <summary>Inserts or changes a row. A new row (version 1) need not be loaded.</summary>
    /// <exception cref="RowNotPlannedException">A changed row was not loaded.</exception>
    /// <exception cref="InvalidOperationException">The version is not the current one plus 1.</exception>
    public void Put(RowKey key, object row)
    {
        var version = key.Table.VersionOf(row);
        if (!_rows.TryGetValue(key, out var state))
        {
            if (version != 1) throw new RowNotPlannedException(key);
            _rows.Add(key, state = new RowState(key, null, isLoaded: false));
        }

        var expected = state.Current is null ? 1 : key.Table.VersionOf(state.Current) + 1;
        if (version != expected)
            throw new InvalidOperationException($"{key} was put with version {version}; its next version is {expected}.");
        Change(state, row);
        if (row is StoredMessage { Version: 1, OrderingKey: { } orderingKey } stored) StoredMessages.NoteAdded(orderingKey, stored.Id);
    }

    /// <summary>Deletes a loaded row; does nothing where it is absent.</summary>
    /// <exception cref="RowNotPlannedException">The row was not loaded.</exception>
    public void Delete(RowKey key)
    {
        if (!_rows.TryGetValue(key, out var state)) throw new RowNotPlannedException(key);
        if (state.Current is not null) Change(state, null);
    }

    /// <summary>Deletes a row that no longer changes, without loading it; does nothing where it is absent.</summary>
    public void Purge(RowKey key) => _purged.Add(key);

    /// <summary>All changes, in the order in which their rows entered the unit of work.</summary>
    public List<RowChange> Changes()
    {
        // With the row of the lane, which is added last.
        var changes = new List<RowChange>(ChangedRows + _purged.Count + 1);
        foreach (var state in _rows.Values)
        {
            if (ReferenceEquals(state.Current, state.Original)) continue;
            var version = state.Original is null ? 0 : state.Key.Table.VersionOf(state.Original);
            if (state.Current is not null || version > 0)
                changes.Add(new RowChange(state.Key, state.Current, version, state.Original, state.IsLoaded));
        }

        changes.AddRange(_purged.Select(RowChange.Purge));
        return changes;
    }

    /// <summary>The guarded rows that this batch does not write.</summary>
    public List<RowGuard> Guards()
    {
        var guards = new List<RowGuard>(_guarded.Count);
        foreach (var key in _guarded)
        {
            if (!_rows.TryGetValue(key, out var state) || !ReferenceEquals(state.Current, state.Original)) continue;
            guards.Add(new RowGuard(key, state.Original is null ? 0 : key.Table.VersionOf(state.Original)));
        }

        return guards;
    }

    public Savepoint SetSavepoint() =>
        new(_undoLog.Count, Publisher.Count, AfterCommit.Effects.Count, AfterCommit.LogLines.Count, _purged.Count);

    /// <summary>Undoes everything since the savepoint.</summary>
    public void RollBackTo(Savepoint savepoint)
    {
        for (var i = _undoLog.Count - 1; i >= savepoint.Changes; i--) _undoLog[i].State.Current = _undoLog[i].Previous;
        _undoLog.Truncate(savepoint.Changes);
        if (TestHooks.KeepsPublicationsOnRollBack) Accept(savepoint);
        Publisher.Truncate(savepoint.Published);
        Effects.DropCallsFrom(savepoint.Effects);
        AfterCommit.LogLines.Truncate(savepoint.LogLines);
        _purged.Truncate(savepoint.Purged);
    }

    /// <summary>Accepts everything since the savepoint: routes what was published.</summary>
    public void Accept(Savepoint savepoint) => Publisher.RouteFrom(savepoint.Published);

    void AddLoaded(RowKey key, object? row)
    {
        var loaded = new RowState(key, row, isLoaded: true);
        if (!_rows.TryAdd(key, loaded)) _rows[key].SetLoaded(row);
    }

    void Change(RowState state, object? row)
    {
        _undoLog.Add((state, state.Current));
        if (ReferenceEquals(state.Current, state.Original)) ChangedRows++;
        state.Current = row;
    }

    sealed class RowState(RowKey key, object? original, bool isLoaded)
    {
        public RowKey Key { get; } = key;

        /// <summary>The row as stored; null where it is absent, or where a new row was put without loading it.</summary>
        public object? Original { get; private set; } = original;

        public object? Current { get; set; } = original;

        public bool IsLoaded { get; private set; } = isLoaded;

        /// <summary>Sets the stored row of a key that was put without loading, rolled back, and is loaded now.</summary>
        public void SetLoaded(object? row)
        {
            if (IsLoaded || Current is not null) return;
            IsLoaded = true;
            Original = Current = row;
        }
    }
}

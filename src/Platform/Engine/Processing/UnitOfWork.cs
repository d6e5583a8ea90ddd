using System.Diagnostics;
using System.Text.Json;
using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>A handler looked at a row that its plan had not named; the engine plans it and hands the message over again.</summary>
public sealed class RowNotPlannedException(RowKey row) : Exception($"{row} was not planned.")
{
    public RowKey Row { get; } = row;
}

/// <summary>
/// What one transaction is going to write: the rows it has loaded and changed (identity map), what its messages published, and
/// what is to happen after the commit. Every change goes through an undo log, so one message's part can be taken back alone.
/// </summary>
sealed class UnitOfWork(
    Router router, DateTimeOffset now, DateTimeOffset wallClock, IdSource ids, EngineOptions options, Func<EffectType, int> effectCapacity)
{
    /// <summary>When to look again for room for effects.</summary>
    public static readonly TimeSpan CapacityRetryDelay = TimeSpan.FromMilliseconds(50);

    readonly Dictionary<RowKey, RowState> _rows = [];
    readonly List<RowKey> _planned = [];
    readonly List<(RowState State, object? Former)> _undoLog = [];
    readonly List<Message> _published = [];
    readonly Dictionary<string, List<string>> _storedByOrderingKey = [];

    /// <summary>The store's clock when the batch began.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The wall clock when the batch began, in whole microseconds, as every store keeps it.</summary>
    public DateTimeOffset WallClock { get; } = Micros.Truncate(wallClock);

    /// <summary>Deliveries of the next round, in order.</summary>
    public List<Delivery> NextRound { get; } = [];

    /// <summary>What happens once the batch is committed.</summary>
    public AfterCommit AfterCommit { get; } = new();

    /// <summary>Groups whose first waiting message was made due, because it did not fit.</summary>
    public HashSet<string> OverflowHeads { get; } = [];

    public int HandledCount { get; set; }

    public int ChangedRows { get; private set; }

    public bool HasCapacity => HandledCount + NextRound.Count <= options.MaxMessagesPerTransaction && ChangedRows <= options.MaxRowsPerTransaction;

    public string NewId() => ids.NewText();

    // --- loading

    /// <summary>Asks for a row, unless it is there already.</summary>
    public void PlanLoad(RowKey row)
    {
        if (!_rows.TryGetValue(row, out var state) || !state.IsLoaded) _planned.Add(row);
    }

    /// <summary>Loads what was asked for; false when that was nothing.</summary>
    public async ValueTask<bool> LoadPlanned(IStoreTransaction transaction, CancellationToken cancel)
    {
        if (_planned.Count == 0) return false;
        var keys = _planned.Distinct().ToList();
        _planned.Clear();
        var rows = await transaction.Load(keys, cancel);
        for (var i = 0; i < keys.Count; i++) AddLoaded(keys[i], rows[i]);
        return true;
    }

    /// <summary>A row of the identity map, or null; nothing is said of whether it was loaded.</summary>
    public object? Peek(RowKey row) => _rows.TryGetValue(row, out var state) ? state.Current : null;

    /// <exception cref="RowNotPlannedException">The row was not loaded.</exception>
    public object? Find(RowKey row) =>
        _rows.TryGetValue(row, out var state) && (state.IsLoaded || state.Current is not null)
            ? state.Current
            : throw new RowNotPlannedException(row);

    public T? Find<T>(Table<T> table, string key)
        where T : class => (T?)Find(new RowKey(table, key));

    void AddLoaded(RowKey key, object? row)
    {
        if (_rows.TryGetValue(key, out var state)) state.SetLoaded(row);
        else _rows.Add(key, new RowState(key, row, isLoaded: true));
    }

    // --- changing

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
        if (row is StoredMessage { Version: 1, OrderingKey: { } group } waiting) RecordStored(group, waiting.Id);
    }

    public void Delete(RowKey key)
    {
        if (!_rows.TryGetValue(key, out var state)) throw new RowNotPlannedException(key);
        if (state.Current is not null) Change(state, null);
    }

    void Change(RowState state, object? row)
    {
        _undoLog.Add((state, state.Current));
        if (ReferenceEquals(state.Current, state.Original)) ChangedRows++;
        state.Current = row;
    }

    /// <summary>All changes, in the order in which rows came into the batch.</summary>
    public List<RowChange> Changes()
    {
        var changes = new List<RowChange>(ChangedRows);
        foreach (var state in _rows.Values)
        {
            if (ReferenceEquals(state.Current, state.Original)) continue;
            var version = state.Original is null ? 0 : state.Key.Table.VersionOf(state.Original);
            if (state.Current is not null || version > 0) changes.Add(new RowChange(state.Key, state.Current, version, state.Original));
        }

        return changes;
    }

    // --- one message's part

    public Savepoint SetSavepoint() => new(_undoLog.Count, _published.Count, AfterCommit.Effects.Count, AfterCommit.LogLines.Count);

    /// <summary>Takes back all that happened since the mark.</summary>
    public void RollBackTo(Savepoint mark)
    {
        for (var i = _undoLog.Count - 1; i >= mark.Changes; i--) _undoLog[i].State.Current = _undoLog[i].Former;
        Truncate(_undoLog, mark.Changes);
        if (options.Defect == PlantedDefect.RollBackKeepsPublications) Accept(mark);
        Truncate(_published, mark.Published);
        Truncate(AfterCommit.Effects, mark.Effects);
        Truncate(AfterCommit.LogLines, mark.LogLines);
    }

    /// <summary>Ends a message's part: hands on what it published.</summary>
    public void Accept(Savepoint mark)
    {
        for (var i = mark.Published; i < _published.Count; i++) Route(_published[i]);
        Truncate(_published, mark.Published);
    }

    public void Publish(Delivery by, object body)
    {
        var type = router.Catalog.Of(body);
        _published.Add(new Message(type, body, HeadersFor(by, type, type.KeyOf(body))));
    }

    /// <summary>Publishes what the engine itself has to tell.</summary>
    public void PublishFromEngine(Delivery about, object body)
    {
        var type = router.Catalog.Of(body);
        Route(new Message(type, body, HeadersFor(about, type, type.KeyOf(body))));
    }

    public void Schedule(Delivery by, object body, DateTimeOffset at)
    {
        var type = router.Catalog.Of(body);
        var message = new Message(type, body, HeadersFor(by, type, type.KeyOf(body)));
        StoreMessage(by.Module, message, StoredMessageKind.Timer, null, at);
    }

    public void EnqueueEffect(Delivery by, string key, object request)
    {
        var effect = by.Module.EffectOf(request);
        var headers = HeadersFor(by, effect.Name, by.Message.Key);
        var isLeased = HasEffectCapacity(effect);
        var row = new EffectRow(
            key, 1, by.Module.Name, effect.Name, isLeased ? Now + options.EffectLeaseDuration : Now, 0, null, Now,
            headers.ToJson(), JsonSerializer.SerializeToUtf8Bytes(request, effect.Json));
        Put(new RowKey(EngineTables.Effects, key), row);
        if (isLeased) AfterCommit.Effects.Add(new EffectCall(row, effect, request, MayHaveBeenSent: false));
        AfterCommit.TrackEffectDue(row.Due);
    }

    /// <summary>Leases an effect to this process; when there is no room for it, it stays as it is and is due.</summary>
    public void TakeOverEffect(EffectRow row)
    {
        var request = EffectRows.ParseRequest(router, row, out var type);
        if (request is not null && !HasEffectCapacity(type!))
        {
            AfterCommit.TrackEffectDue(Now + CapacityRetryDelay);
            return;
        }

        var leased = row with { Version = row.Version + 1, Due = Now + options.EffectLeaseDuration };
        if (request is not null) AfterCommit.Effects.Add(new EffectCall(leased, type!, request, MayHaveBeenSent: !row.WasNeverLeased));
        else leased = leased with { Error = $"The request of this '{row.Name}' cannot be read; mend or delete the row." };
        Put(new RowKey(EngineTables.Effects, row.Key), leased);
        AfterCommit.TrackEffectDue(leased.Due);
    }

    // Counting all kinds together is on the safe side, and a batch is small beside the room.
    bool HasEffectCapacity(EffectType type) => effectCapacity(type) > AfterCommit.Effects.Count;

    public void Log(string line, string key) => AfterCommit.LogLines.Add((line, key));

    public void StoreMessage(
        ServiceModule consumer, Message message, string kind, string? group, DateTimeOffset? due,
        int attempts = 0, int replays = 0, string? error = null)
    {
        var row = new StoredMessage(
            $"{consumer.Name}/{message.Id}", 1, 0, consumer.Name, group, kind, due, attempts, replays, Now, error,
            message.Key, message.Headers.ToJson(), message.Bytes);
        Put(new RowKey(EngineTables.StoredMessages, row.Id), row);
        AfterCommit.TrackDue(due);
    }

    /// <summary>Notes that this batch has put a message among those that wait in a group.</summary>
    public void RecordStored(string group, string id)
    {
        if (!_storedByOrderingKey.TryGetValue(group, out var added)) _storedByOrderingKey.Add(group, added = []);
        added.Add(id);
    }

    /// <summary>Waiting messages that this batch itself has put into a group, oldest first.</summary>
    public IReadOnlyList<string> StoredInUnitOfWork(string group) => _storedByOrderingKey.TryGetValue(group, out var added) ? [.. added] : [];

    /// <summary>
    /// Takes waiting messages into the next round. What was read is what is committed, so each row is looked at again as it is
    /// in this batch.
    /// </summary>
    /// <returns>How many still wait in that group.</returns>
    public int TakeStored(string group, IEnumerable<string> ids)
    {
        var count = NextRound.Count;
        foreach (var id in ids)
            if (Peek(new RowKey(EngineTables.StoredMessages, id)) is StoredMessage row && row.OrderingKey == group) NextRound.Add(StoredMessageReader.ToDelivery(router, row, Now));
        return NextRound.Count - count;
    }

    void Route(Message message)
    {
        if (options.LogPublications) AfterCommit.LogLines.Add(($"Published {message.Headers.Type}", message.Key));
        AfterCommit.Published++;
        if (!router.IsJoined && message.Type.Topic is { } topic)
        {
            Put(
                new RowKey(EngineTables.Outbox, message.Id.ToString()),
                new OutboxRow(message.Id.ToString(), 1, 0, topic, message.Key, message.Headers.ToJson(), message.Bytes, Now));
            AfterCommit.HasOutbox = true;
            return;
        }

        if (options.SerializeLocalMessages) message = message.RoundTrip();
        foreach (var consumer in router.ConsumersOf(message.Type))
            NextRound.Add(new Delivery(consumer, message) { ArrivedAt = Now });
    }

    MessageHeaders HeadersFor(Delivery by, MessageType type, string key) => HeadersFor(by, type.Name, key, type.Version);

    MessageHeaders HeadersFor(Delivery by, string type, string key, int version = 1) => new(
        ids.New(), type, version, by.Module.Name, key, WallClock,
        Activity.Current?.Id ?? by.Message.Headers.TraceParent, by.Message.Headers.CorrelationId, by.Message.Id);

    static void Truncate<T>(List<T> list, int count)
    {
        if (list.Count > count) list.RemoveRange(count, list.Count - count);
    }

    /// <summary>Lengths of the undo log and of what a message adds to.</summary>
    public readonly record struct Savepoint(int Changes, int Published, int Effects, int LogLines);

    sealed class RowState(RowKey key, object? original, bool isLoaded)
    {
        public RowKey Key { get; } = key;

        /// <summary>As stored; null where there is none, or where a new row was put without looking.</summary>
        public object? Original { get; private set; } = original;

        public object? Current { get; set; } = original;

        public bool IsLoaded { get; private set; } = isLoaded;

        /// <summary>A row that was put without looking, taken back, and is now looked at after all.</summary>
        public void SetLoaded(object? row)
        {
            if (IsLoaded || Current is not null) return;
            IsLoaded = true;
            Original = Current = row;
        }
    }
}

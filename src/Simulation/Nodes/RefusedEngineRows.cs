using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Simulation.Probe;

namespace Doms.Simulation.Nodes;

/// <summary>
/// Rows of the engine that a store refuses as long as faults last. Meanwhile what concerns other keys has to continue.
/// </summary>
public sealed class RefusedEngineRows(FaultInjector faults)
{
    /// <summary>Part of the text of each refusal.</summary>
    public const string Reason = "is refused as long as faults last";

    const int MaxRows = 500;

    /// <summary>Time in which other work gathers behind the refused row.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromSeconds(5);

    readonly HashSet<string> _refused = [];
    readonly HashSet<string> _keys = [];

    /// <exception cref="StoreRefusedException">One of the rows is refused.</exception>
    public void Check(NodeContext node, IReadOnlyList<RowChange> changes)
    {
        if (faults.ShouldInject(FaultKind.EngineRowRefused, node.Name)) Refuse(node, changes);
        if (_refused.Count == 0) return;
        if (!faults.IsEnabled) _refused.Clear();
        foreach (var change in changes)
        {
            if (NameOf(change) is not { } row || !_refused.Contains(row)) continue;
            // What was published or called and cannot be recorded is done again by the next holder of the lease.
            if (change.Key.Table == OutboxRow.Table || change.Key.Table == EffectRow.Table) node.NoteDisturbance(isOfStore: true);
            throw new StoreRefusedException($"{row} {Reason}.");
        }
    }

    /// <summary>Whether a row waits because the store refuses it or another one of its key.</summary>
    public bool IsHeldUp(string key, string id) => _keys.Contains(key) || _refused.Any(row => row.Contains(id, StringComparison.Ordinal));

    void Refuse(NodeContext node, IReadOnlyList<RowChange> changes)
    {
        var rows = changes.Where(change => NameOf(change) is not null).ToList();
        if (rows.Count == 0) return;
        var change = rows[faults.Next(rows.Count)];
        _refused.Add(NameOf(change)!);
        _ = WatchOthers(node, change);
    }

    /// <summary>
    /// The name under which a row is refused; null for one that never is. A probe must not lose its sequence to a dead letter, and what
    /// only cleans up is left out.
    /// </summary>
    static string? NameOf(RowChange change) => (change.Row, change.Before) switch
    {
        (InboxRow row, _) => row.Id,
        (null, _) when change.Key.Table == OutboxRow.Table => change.Key.Key,
        (StoredMessage row, _) when !ProbeModules.IsProbe(row.Consumer) => row.Id,
        (null, StoredMessage row) when !ProbeModules.IsProbe(row.Consumer) => row.Id,
        (EffectRow row, _) when !ProbeModules.IsProbe(row.Service) => row.Key,
        (null, EffectRow row) when !ProbeModules.IsProbe(row.Service) => row.Key,
        // A dead letter has another id at each try.
        (DeadLetter { Version: 1 } row, _) when !ProbeModules.IsProbe(row.Consumer) => $"{row.Consumer} {row.MessageId}",
        _ => null,
    };

    static string KeyOf(object row) => row switch
    {
        OutboxRow outbox => outbox.Key,
        StoredMessage message => message.Key,
        DeadLetter deadLetter => deadLetter.Key,
        _ => "",
    };

    async Task WatchOthers(NodeContext node, RowChange change)
    {
        // The end of an outbox row is committed without its content.
        var refused = change.Row ?? change.Before ?? await node.Store.Read(change.Key, CancellationToken.None);
        if (refused is not null) _keys.Add(KeyOf(refused));
        await node.Time.Delay(Gathering);
        var waiting = await Waiting(node);
        if (waiting.Count == 0) return;
        node.Monitor.JudgeLater(node, "others", RunMonitor.MaxDelay, async () =>
        {
            waiting.IntersectWith(await Waiting(node));
            return waiting.Count == 0
                ? null
                : $"a refused row of {node.Name} has delayed {waiting.Count} others for {RunMonitor.MaxDelay}: {waiting.First()}";
        });
    }

    /// <summary>Rows that wait in the store and could be handled or published now.</summary>
    async Task<HashSet<string>> Waiting(NodeContext node)
    {
        var outbox = await node.Store.Scan(new ScanRange(OutboxRow.Table, Limit: MaxRows), CancellationToken.None);
        var stored = await node.Store.Scan(new ScanRange(StoredMessage.Table, Limit: MaxRows), CancellationToken.None);
        return
        [
            .. outbox.Cast<OutboxRow>().Where(row => !IsHeldUp(row.Key, row.Id)).Select(row => row.Id),
            .. stored.Cast<StoredMessage>().Where(row => IsDue(row, node.Store.Now) && !IsHeldUp(row.Key, row.Id))
                .Select(row => $"{row.Id} {row.Version} after {row.Replays} replays"),
        ];
    }

    static bool IsDue(StoredMessage row, DateTimeOffset now) => row.Kind != StoredMessageKind.Deadline && row.Due <= now;
}

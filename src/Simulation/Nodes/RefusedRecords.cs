using Doms.Engine.DeadLetters;
using Doms.Engine.Messages;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Simulation.Probe;

namespace Doms.Simulation.Nodes;

/// <summary>
/// Records that the broker takes from no process while faults last. Each has to become a dead letter with the reason, soon and without a
/// delay of other keys; its order has to be told, and a replay has to publish it once the broker takes it.
/// </summary>
public sealed class RefusedRecords(FaultInjector faults, VirtualTime time)
{
    const int MaxRows = 500;
    const string Reason = "The record is too large for the broker.";

    /// <summary>Time in which records of other keys gather behind the refused one.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, TransportRecord> _refused = [];
    readonly Dictionary<string, TransportRecord> _neverTaken = [];

    /// <summary>Refused records that no process has published since.</summary>
    public IReadOnlyCollection<TransportRecord> NeverTaken => _neverTaken.Values;

    /// <summary>The records of a publication that are not taken, because they or earlier ones of their key are refused.</summary>
    public IReadOnlyDictionary<TransportRecord, PublishResult> FindIn(NodeContext node, IReadOnlyList<TransportRecord> records)
    {
        if (records.Count > 0 && faults.ShouldInject(FaultKind.RecordRefused, node.Name)) Refuse(node, records[faults.Next(records.Count)]);
        if (!faults.IsEnabled) _refused.Clear();
        var found = new Dictionary<TransportRecord, PublishResult>(ReferenceEqualityComparer.Instance);
        if (_refused.Count == 0) return found;
        var keys = new HashSet<(string Topic, string? Key)>();
        foreach (var record in records)
        {
            if (keys.Contains((record.Topic, record.Key))) found.Add(record, PublishResult.NotNow("An earlier record was refused."));
            else if (_refused.ContainsKey(record.Headers) && keys.Add((record.Topic, record.Key)))
                found.Add(record, PublishResult.Never(Reason));
        }

        return found;
    }

    /// <summary>Notes the answer that a process has received.</summary>
    public void OnAnswered(
        NodeContext node, IReadOnlyDictionary<TransportRecord, PublishResult> refused, IReadOnlyList<TransportRecord> taken)
    {
        if (_neverTaken.Count > 0)
            foreach (var record in taken) _neverTaken.Remove(record.Headers);
        foreach (var (record, result) in refused)
        {
            if (result.Status == PublishStatus.Never)
                node.Monitor.JudgeLater(node, "refusal", RunMonitor.MaxDelay, () => FindUnrecorded(node, record));
        }

    }

    // A probe takes a record that is published much later for one out of sequence.
    void Refuse(NodeContext node, TransportRecord record)
    {
        if (ProbeModules.Contracts.Any(type => type.Topic == record.Topic)) return;
        _refused[record.Headers] = _neverTaken[record.Headers] = record;
        time.RunAfter(Gathering, () => _ = WatchOthers(node, record));
    }

    async Task WatchOthers(NodeContext node, TransportRecord refused)
    {
        var waiting = await OtherRows(node, refused);
        if (waiting.Count == 0) return;
        node.Monitor.JudgeLater(node, "outbox", RunMonitor.MaxDelay, async () =>
        {
            waiting.IntersectWith(await OtherRows(node, refused));
            return waiting.Count == 0
                ? null
                : $"a refused record of {node.Name} has delayed {waiting.Count} others for {RunMonitor.MaxDelay}";
        });
    }

    static async Task<string?> FindUnrecorded(NodeContext node, TransportRecord record)
    {
        var range = new ScanRange(DeadLetter.Table, DeadLetter.Table.Index(DeadLetter.ByKey), record.Key, Limit: MaxRows);
        var letters = await node.Store.Scan(range, CancellationToken.None);
        var id = MessageHeaders.Parse(record.Headers).Id.ToString();
        return letters.Cast<DeadLetter>().Any(letter => letter.MessageId == id && letter.Error == Reason)
            ? null
            : $"a record that the broker refused permanently is in no dead letter of {node.Name} with the reason: {record.Headers}";
    }

    static async Task<HashSet<string>> OtherRows(NodeContext node, TransportRecord refused)
    {
        var rows = await node.Store.Scan(new ScanRange(OutboxRow.Table, Limit: MaxRows), CancellationToken.None);
        return
        [
            .. rows.Cast<OutboxRow>()
                .Where(row => row.Key != refused.Key && !node.Environment.RefusedEngineRows.IsHeldUp(row.Key, row.Id))
                .Select(row => row.Id),
        ];
    }
}

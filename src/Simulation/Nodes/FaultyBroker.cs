using System.Text;
using Doms.Engine.Memory;
using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>The broker all processes share, and what it has been sent that nobody can read.</summary>
public sealed class FaultyBroker(MemoryTransport inner, FaultInjector faults, VirtualTime time)
{
    const int MaxKeptRecords = 2_000;
    readonly List<TransportRecord> _sent = [];

    public MemoryTransport Inner => inner;

    /// <summary>Bodies of the records that nobody can read.</summary>
    public List<string> MalformedBodies { get; } = [];

    /// <summary>Takes records from a process; some come twice, or once more much later, and garbage may be among them.</summary>
    public async ValueTask Publish(string node, IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        await inner.Publish(records, cancel);
        foreach (var record in records)
        {
            if (_sent.Count < MaxKeptRecords) _sent.Add(record);
            else _sent[faults.Next(MaxKeptRecords)] = record;
            if (faults.ShouldInject(FaultKind.Duplicate, $"{node} {record.Topic} {record.Key}")) await inner.Publish([record], cancel);
        }

        if (faults.ShouldInject(FaultKind.LateDuplicate, node)) RepublishLater(_sent[faults.Next(_sent.Count)]);
        if (records.Count > 0 && faults.ShouldInject(FaultKind.MalformedRecord, node)) await PublishMalformed(records[0], cancel);
    }

    void RepublishLater(TransportRecord record) => time.RunAfter(faults.RandomDuration(1, 20_000), () => _ = inner.Publish([record], default).AsTask());

    ValueTask PublishMalformed(TransportRecord like, CancellationToken cancel)
    {
        var body = $"garbage {MalformedBodies.Count}";
        MalformedBodies.Add(body);
        return inner.Publish([new TransportRecord(like.Topic, body, "no headers", Encoding.UTF8.GetBytes(body))], cancel);
    }
}

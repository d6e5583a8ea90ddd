using System.Text;
using Doms.Engine.Memory;
using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>The broker that all processes share: it duplicates records and adds malformed ones.</summary>
public sealed class FaultyBroker(MemoryTransport inner, Outage outage, FaultInjector faults, VirtualTime time)
{
    const int MaxKeptRecords = 2_000;
    static readonly string[] MalformedHeaders =
        ["no headers", "", "{}", "null", """{"id":"00000000-0000-0000-0000-000000000000"}""", """{"type":"order.created","version":1}"""];

    readonly List<TransportRecord> _sent = [];

    public MemoryTransport Inner => inner;

    /// <summary>Records that it never takes.</summary>
    public RefusedRecords RefusedRecords { get; } = new(faults, time);

    /// <summary>Times at which it takes and delivers nothing.</summary>
    public Outage Outage => outage;

    /// <summary>Bodies of the malformed records.</summary>
    public List<string> MalformedBodies { get; } = [];

    /// <summary>Publishes records of a process; some are duplicated at once or much later, and malformed records may follow.</summary>
    public async ValueTask<IReadOnlyList<PublishResult>> Publish(
        string node, IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        var results = await inner.Publish(records, cancel);
        foreach (var record in records)
        {
            if (_sent.Count < MaxKeptRecords) _sent.Add(record);
            else _sent[faults.Next(MaxKeptRecords)] = record;
            if (faults.ShouldInject(FaultKind.Duplicate, $"{node} {record.Topic} {record.Key}")) await inner.Publish([record], cancel);
        }

        if (_sent.Count > 0 && faults.ShouldInject(FaultKind.LateDuplicate, node)) RepublishLater(_sent[faults.Next(_sent.Count)]);
        if (records.Count > 0 && faults.ShouldInject(FaultKind.MalformedRecord, node)) await PublishMalformed(records[0], cancel);
        return results;
    }

    void RepublishLater(TransportRecord record) =>
        time.RunAfter(faults.RandomDuration(1, 20_000), () => _ = inner.Publish([record], default).AsTask());

    /// <summary>Publishes two records with the same malformed headers, as a defective publisher would.</summary>
    async ValueTask PublishMalformed(TransportRecord template, CancellationToken cancel)
    {
        var headers = faults.Next(2) == 0
            ? MalformedHeaders[faults.Next(MalformedHeaders.Length)]
            : WithoutId(template.Headers);
        await inner.Publish([MalformedRecord(template.Topic, headers), MalformedRecord(template.Topic, headers)], cancel);
    }

    TransportRecord MalformedRecord(string topic, string headers)
    {
        var body = $"garbage {MalformedBodies.Count}";
        MalformedBodies.Add(body);
        return new TransportRecord(topic, body, headers, Encoding.UTF8.GetBytes(body));
    }

    static string WithoutId(string headers) => headers.Replace("\"id\":", "\"unknown\":", StringComparison.Ordinal);
}

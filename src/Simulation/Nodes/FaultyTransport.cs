using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>A process's connection to the broker: records may be delayed, but those of one topic and key stay in order.</summary>
public sealed class FaultyTransport(FaultyBroker broker, NodeContext node) : ITransport
{
    /// <summary>Time without a heartbeat after which the broker evicts a consumer.</summary>
    static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(20);

    const double MinHangSeconds = 5;
    const double MaxHangSeconds = 300;
    readonly List<IAsyncDisposable> _subscriptions = [];

    public async ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        node.Memory.Check(records);
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforePublish);
        if (node.Faults.ShouldInject(FaultKind.BrokerUnavailable, node.Name)) throw Unavailable("The broker is away.");
        await PassOutage(cancel);
        var refused = broker.RefusedRecords.FindIn(node, records);
        var isPartial = node.Faults.ShouldInject(FaultKind.PartialPublish, node.Name);
        var reachable = isPartial ? Reachable(records) : records;
        var accepted = refused.Count == 0 ? reachable : [.. reachable.Where(record => !refused.ContainsKey(record))];
        var results = await broker.Publish(node.Name, accepted, cancel);
        foreach (var record in accepted) node.Trace.AddPublication(node.Name, record);
        await node.PassCrashPoint(FaultKind.CrashAfterPublish);
        if (node.Faults.ShouldInject(FaultKind.PublishHang, node.Name)) await Hang(cancel);
        if (isPartial && node.Faults.Next(2) == 0) throw Unavailable("The broker does not say what it has.");
        foreach (var record in accepted) node.Monitor.Publications.Done(node, record.Headers);
        if (isPartial) node.Monitor.OnBrokerFailure();
        broker.RefusedRecords.OnAnswered(node, refused, accepted);
        return accepted.Count == records.Count ? results : Merge(records, accepted, results, refused);
    }

    async ValueTask PassOutage(CancellationToken cancel)
    {
        if (!broker.Outage.IsActive) return;
        await node.Wait(broker.Outage.DrawSlowness(), cancel);
        throw Unavailable("The broker is away.");
    }

    async ValueTask Hang(CancellationToken cancel)
    {
        var duration = node.Faults.RandomMagnitude(MinHangSeconds, MaxHangSeconds);
        node.Monitor.OnBrokerFailure(duration);
        await node.Wait(duration, cancel);
        throw Unavailable("The broker does not answer.");
    }

    /// <summary>The records of some keys, as when a part of the broker is away.</summary>
    List<TransportRecord> Reachable(IReadOnlyList<TransportRecord> records)
    {
        var keys = records.Select(record => (record.Topic, record.Key)).Distinct().Where(_ => node.Faults.Next(2) == 0).ToHashSet();
        return [.. records.Where(record => keys.Contains((record.Topic, record.Key)))];
    }

    static List<PublishResult> Merge(
        IReadOnlyList<TransportRecord> records, IReadOnlyList<TransportRecord> accepted, IReadOnlyList<PublishResult> results,
        IReadOnlyDictionary<TransportRecord, PublishResult> refused)
    {
        var next = 0;
        return [.. records.Select(record => next < accepted.Count && ReferenceEquals(record, accepted[next])
            ? results[next++]
            : refused.TryGetValue(record, out var refusal) ? refusal : PublishResult.NotNow("Its partition has no leader."))];
    }

    TransportUnavailableException Unavailable(string message)
    {
        node.Monitor.OnBrokerFailure();
        return new(message);
    }

    public async ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel)
    {
        var subscription = await broker.Inner.Subscribe(group, topics, new DelayingReceiver(receiver, broker.Outage, node), cancel);
        _subscriptions.Add(subscription);
        node.Process.Paused += span => Evict(group, subscription, span);
        return subscription;
    }

    // The process is not informed: it continues with its records, while another consumer receives them too.
    void Evict(string group, IAsyncDisposable subscription, TimeSpan span)
    {
        if (span < SessionTimeout) return;
        node.Time.RunAfter(SessionTimeout, () => Act(broker.Inner.Evict));
        node.Time.RunAfter(span, () => Act(broker.Inner.Rejoin));

        void Act(Action<string, IAsyncDisposable> act)
        {
            if (!node.Process.IsDead) act(group, subscription);
        }
    }

    /// <summary>Ends the subscriptions of a dead process; its records are redelivered to the next consumer.</summary>
    public void Disconnect()
    {
        foreach (var subscription in _subscriptions) _ = subscription.DisposeAsync().AsTask();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

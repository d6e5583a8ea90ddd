using Doms.Engine.Memory;
using Doms.Engine.Transport;
using Doms.Simulation;

namespace Doms.Tests.Engine;

/// <summary>Consumer groups of the memory broker: assignment of keys, and validity of acknowledgements.</summary>
public sealed class MemoryGroupTests
{
    const string Group = "group";
    const int Keys = 40;
    readonly VirtualTime _time = new(1, new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    readonly MemoryTransport _broker;
    readonly Member _first;
    readonly Member _second;

    public MemoryGroupTests()
    {
        _broker = new MemoryTransport(_time, _time);
        _first = Join();
        _second = Join();
    }

    [Fact]
    public void Records_are_distributed_among_members_without_overlap()
    {
        Publish();

        _first.Deliveries.ShouldNotBeEmpty();
        _second.Deliveries.ShouldNotBeEmpty();
        KeysOf(_first).Concat(KeysOf(_second)).Order().ShouldBe(AllKeys.Order());
    }

    [Fact]
    public void Records_of_evicted_member_are_redelivered_and_late_acknowledgements_ignored()
    {
        Publish();
        _broker.Evict(Group, _first.Subscription);
        Settle();
        KeysOf(_second).Order().ShouldBe(AllKeys.Order());

        _first.AcknowledgeAll();
        _broker.Unacknowledged(Group).ShouldBe(Keys);
        _second.AcknowledgeAll();
        _broker.Unacknowledged(Group).ShouldBe(0);
    }

    [Fact]
    public void Rejoined_member_must_acknowledge_its_records_again()
    {
        Publish();
        var before = _first.Deliveries.ToList();
        _broker.Evict(Group, _first.Subscription);
        Settle();
        _broker.Rejoin(Group, _first.Subscription);
        Settle();
        var share = _first.Deliveries.Count - before.Count;
        share.ShouldBeInRange(1, Keys - 1);

        foreach (var (_, receipt) in before) receipt.Acknowledge();
        _second.AcknowledgeAll();
        _broker.Unacknowledged(Group).ShouldBe(share);
        _first.AcknowledgeAll();
        _broker.Unacknowledged(Group).ShouldBe(0);
    }

    [Fact]
    public async Task Member_that_left_does_not_rejoin()
    {
        await _first.Subscription.DisposeAsync();
        _broker.Rejoin(Group, _first.Subscription);
        Publish();

        _first.Deliveries.ShouldBeEmpty();
        KeysOf(_second).Order().ShouldBe(AllKeys.Order());
    }

    [Fact]
    public void Offset_reset_redelivers_all_records()
    {
        Publish();
        var members = new[] { _first, _second };
        foreach (var member in members) member.AcknowledgeAll();
        _broker.Redeliver();
        _broker.Unacknowledged(Group).ShouldBe(Keys);
        Settle();

        KeysOf(_first).Concat(KeysOf(_second)).Order().ShouldBe(AllKeys.SelectMany(key => new[] { key, key }).Order());
        foreach (var member in members) member.AcknowledgeAll();
        _broker.Unacknowledged(Group).ShouldBe(0);
    }

    IAsyncDisposable Subscribe(MemoryTransport broker, Member member) =>
        _time.Run(broker.Subscribe(Group, ["topic"], member, default).AsTask());

    void Publish(MemoryTransport broker, IReadOnlyList<TransportRecord> records) =>
        _time.Run(broker.Publish(records, default).AsTask());

    [Fact]
    public void Backlog_of_one_partition_does_not_delay_others()
    {
        var broker = new MemoryTransport(_time, _time, new DeliveryLimit(Records: 20, Bytes: 1_000));
        var backlog = Enumerable.Repeat(new TransportRecord("topic", "busy", "{}", []), 100).ToList();
        Publish(broker, backlog);
        Publish(broker, [.. AllKeys.Select(key => new TransportRecord("topic", key, "{}", []))]);
        var member = new Member();
        _time.Run(broker.Subscribe(Group, ["topic"], member, default).AsTask());
        Settle();

        member.Deliveries.Count.ShouldBe(20);
        KeysOf(member).Count(key => key == "busy").ShouldBeLessThan(6);
    }

    [Fact]
    public void Paused_member_resumes_after_its_records_are_redelivered_elsewhere()
    {
        var broker = new MemoryTransport(_time, _time, new DeliveryLimit(Records: 4, Bytes: 1_000));
        var (first, second) = (new Member(), new Member());
        first.Subscription = Subscribe(broker, first);
        Publish(broker, [.. AllKeys.Select(key => new TransportRecord("topic", key, "{}", []))]);
        Settle();
        Subscribe(broker, second);
        Settle();
        for (var round = 0; round < Keys; round++)
        {
            foreach (var member in new[] { first, second }) member.AcknowledgeAll();
            Settle();
        }

        broker.Unacknowledged(Group).ShouldBe(0);
        KeysOf(first).Concat(KeysOf(second)).Distinct().Count().ShouldBe(Keys);
    }

    static IEnumerable<string> AllKeys => Enumerable.Range(0, Keys).Select(number => $"k{number}");

    static List<string> KeysOf(Member member) => [.. member.Deliveries.Select(got => got.Record.Key!)];

    void Publish()
    {
        _time.Run(_broker.Publish([.. AllKeys.Select(key => new TransportRecord("topic", key, "{}", []))], default).AsTask());
        Settle();
    }

    void Settle() => _time.RunFor(TimeSpan.FromSeconds(1));

    Member Join()
    {
        var member = new Member();
        member.Subscription = _time.Run(_broker.Subscribe(Group, ["topic"], member, default).AsTask());
        return member;
    }

    sealed class Member : ITransportReceiver
    {
        public List<(TransportRecord Record, ITransportReceipt Receipt)> Deliveries { get; } = [];

        public IAsyncDisposable Subscription { get; set; } = null!;

        public void Receive(TransportRecord record, ITransportReceipt receipt) => Deliveries.Add((record, receipt));

        public void AcknowledgeAll()
        {
            foreach (var (_, receipt) in Deliveries) receipt.Acknowledge();
        }
    }
}

using Doms.Engine;
using Doms.Simulation;

namespace Doms.Tests.Engine;

/// <summary>Members of a group in the memory broker: who gets what, and whose word counts.</summary>
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
        _broker = new MemoryTransport(_time);
        _first = Join();
        _second = Join();
    }

    [Fact]
    public void Members_share_the_records_and_each_comes_to_one()
    {
        Publish();

        _first.Got.ShouldNotBeEmpty();
        _second.Got.ShouldNotBeEmpty();
        KeysOf(_first).Concat(KeysOf(_second)).Order().ShouldBe(AllKeys.Order());
    }

    [Fact]
    public void What_an_evicted_member_had_not_finished_comes_to_the_other_and_its_word_counts_no_more()
    {
        Publish();
        _broker.Evict(Group, _first.Subscription);
        Settle();
        KeysOf(_second).Order().ShouldBe(AllKeys.Order());

        _first.FinishAll();
        _broker.Unfinished(Group).ShouldBe(Keys);
        _second.FinishAll();
        _broker.Unfinished(Group).ShouldBe(0);
    }

    [Fact]
    public void One_that_lives_after_all_gets_its_share_again_and_must_finish_it_anew()
    {
        Publish();
        var before = _first.Got.ToList();
        _broker.Evict(Group, _first.Subscription);
        Settle();
        _broker.Rejoin(Group, _first.Subscription);
        Settle();
        var share = _first.Got.Count - before.Count;
        share.ShouldBeInRange(1, Keys - 1);

        foreach (var (_, receipt) in before) receipt.Finish();
        _second.FinishAll();
        _broker.Unfinished(Group).ShouldBe(share);
        _first.FinishAll();
        _broker.Unfinished(Group).ShouldBe(0);
    }

    [Fact]
    public async Task One_that_has_left_does_not_come_back()
    {
        await _first.Subscription.DisposeAsync();
        _broker.Rejoin(Group, _first.Subscription);
        Publish();

        _first.Got.ShouldBeEmpty();
        KeysOf(_second).Order().ShouldBe(AllKeys.Order());
    }

    [Fact]
    public void After_a_reset_of_the_offsets_everything_is_unfinished_and_comes_again()
    {
        Publish();
        var members = new[] { _first, _second };
        foreach (var member in members) member.FinishAll();
        _broker.Redeliver();
        _broker.Unfinished(Group).ShouldBe(Keys);
        Settle();

        KeysOf(_first).Concat(KeysOf(_second)).Order().ShouldBe(AllKeys.SelectMany(key => new[] { key, key }).Order());
        foreach (var member in members) member.FinishAll();
        _broker.Unfinished(Group).ShouldBe(0);
    }

    static IEnumerable<string> AllKeys => Enumerable.Range(0, Keys).Select(number => $"k{number}");

    static List<string> KeysOf(Member member) => [.. member.Got.Select(got => got.Record.Key)];

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
        public List<(TransportRecord Record, ITransportReceipt Receipt)> Got { get; } = [];

        public IAsyncDisposable Subscription { get; set; } = null!;

        public void Receive(TransportRecord record, ITransportReceipt receipt) => Got.Add((record, receipt));

        public void FinishAll()
        {
            foreach (var (_, receipt) in Got) receipt.Finish();
        }
    }
}

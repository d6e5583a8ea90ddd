using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>Outages with a beginning and an end: every operation on the store fails, or only commits do, as on a full disk.</summary>
public sealed class When_the_store_is_away
{
    readonly SampleSystem _system;
    InterceptingStore? _store;
    int _attempts;

    public When_the_store_is_away() => _system = new SampleSystem(isJoined: true, wrap: inner => _store ??= new InterceptingStore(inner));

    [Theory, InlineData(true), InlineData(false)]
    public void Callers_are_refused_at_once_and_nothing_is_taken(bool isReadable)
    {
        _system.SendAndWait(new Add("before", "t", "tick"));
        BeginOutage(isReadable);
        var first = _system.Send(new Add("first", "t", "call"));
        _system.Settle(0.1);
        Should.Throw<StoreUnavailableException>(() => first.CompletedResult());
        for (var second = 0; second < 600; second++)
        {
            var call = _system.Send(new Add($"k{second}", "t", "call"));
            call.IsFaulted.ShouldBeTrue("without any wait");
            Should.Throw<StoreUnavailableException>(() => call.CompletedResult());
            _system.Settle(1);
        }

        EndOutage();
        _system.Settle(5);
        _system.All(_system.FirstStore, SampleModules.Counters).ShouldHaveSingleItem().Seen.ShouldBe("t tick:t");
        _system.Behaviour.Calls.ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Store_is_tried_about_once_a_second_under_load(bool isReadable)
    {
        _system.SendAndWait(new Add("before", "t", "tick"));
        BeginOutage(isReadable);
        for (var i = 0; i < 6_000; i++)
        {
            _ = _system.Send(new Add($"k{i}", "t")).Exception;
            _system.Settle(0.01);
        }

        _attempts.ShouldBeInRange(55, 130, "the lane and the poller, each once a second");
    }

    [Fact]
    public void Records_that_arrive_do_not_shorten_the_pauses()
    {
        InterceptingStore? second = null;
        var system = new SampleSystem(isJoined: false, wrap: inner => second = new InterceptingStore(inner));
        system.SendAndWait(new Add("before", "t"));
        system.Settle(1);
        var attempts = 0;
        second!.BeforeCommit = _ =>
        {
            attempts++;
            throw new StoreUnavailableException("away");
        };
        for (var i = 0; i < 600; i++)
        {
            _ = system.Send(new Add($"k{i}", "t"));
            system.Settle(0.1);
        }

        attempts.ShouldBeInRange(55, 65);
        second.BeforeCommit = _ => { };
        system.Settle(5);
        for (var i = 0; i < 600; i++) system.Echo($"k{i}")!.Value.ShouldBe(1);
    }

    [Theory, InlineData(0.5, true), InlineData(10, true), InlineData(600, true), InlineData(10, false), InlineData(600, false)]
    public void Return_of_the_store_is_noticed_within_a_second(double seconds, bool isReadable)
    {
        _system.SendAndWait(new Add("k", "1"));
        BeginOutage(isReadable);
        _ = _system.Send(new Add("k", "refused")).Exception;
        _system.Settle(seconds);
        _system.Node.IsStoreUnavailable.ShouldBeTrue();
        EndOutage();
        _system.Time.RunUntil(() => !_system.Node.IsStoreUnavailable, TimeSpan.FromSeconds(1)).ShouldBeTrue();

        _system.SendAndWait(new Add("k", "2")).Status.ShouldBe(201);
        _system.FirstCounter("k")!.Seen.ShouldBe("1 2");
    }

    void BeginOutage(bool isReadable)
    {
        Action attempt = () =>
        {
            _attempts++;
            throw new StoreUnavailableException("away");
        };
        // A commit that fails has begun a transaction, so that each attempt counts once.
        if (isReadable) _store!.BeforeCommit = _ => attempt();
        else _store!.BeforeAccess = attempt;
    }

    void EndOutage()
    {
        _store!.BeforeCommit = _ => { };
        _store.BeforeAccess = () => { };
    }
}

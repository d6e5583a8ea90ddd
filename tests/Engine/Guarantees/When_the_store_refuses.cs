using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_the_store_refuses
{
    [Fact]
    public void A_version_conflict_runs_the_batch_again_on_fresh_rows()
    {
        var conflicts = 2;
        FaultyStore? store = null;
        var system = new ToySystem(isJoined: true, wrap: inner => store = new FaultyStore(inner));
        store!.BeforeCommit = _ =>
        {
            if (conflicts-- > 0) throw new VersionConflictException("somebody was faster");
        };

        system.Ask(new Add("k", "t")).Status.ShouldBe(201);

        system.FirstCounter("k")!.Value.ShouldBe(1);
        system.Echo("k")!.Value.ShouldBe(1);
        system.All(system.FirstStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void Conflicts_alone_never_park_a_message()
    {
        var conflicts = 50;
        FaultyStore? store = null;
        var system = new ToySystem(isJoined: true, wrap: inner => store = new FaultyStore(inner));
        store!.BeforeCommit = _ =>
        {
            if (conflicts-- > 0) throw new VersionConflictException("somebody was faster");
        };
        var calls = Enumerable.Range(0, 5).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle();

        calls.ShouldAllBe(call => call.IsCompleted);
        system.DeadLetters().ShouldBeEmpty();
        foreach (var call in calls.Select((c, i) => (c, i)).Where(pair => pair.c.IsCompletedSuccessfully))
            system.FirstCounter($"k{call.i}")!.Value.ShouldBe(1);
    }

    [Fact]
    public void A_refused_row_falls_on_the_message_that_wrote_it_and_no_other() =>
        FallsOnOne(new StoreRefusedException("CHECK constraint failed"));

    [Fact]
    public void A_defect_of_ours_falls_on_the_message_it_shows_in_and_no_other() =>
        FallsOnOne(new InvalidOperationException("this should never happen"));

    static void FallsOnOne(Exception error)
    {
        FaultyStore? store = null;
        var system = new ToySystem(isJoined: true, wrap: inner => store = new FaultyStore(inner));
        store!.BeforeCommit = changes =>
        {
            if (changes.Any(c => c.Row is Echo { Id: "k3" }))
                throw error;
        };
        var calls = Enumerable.Range(0, 6).Select(i => system.Send(new Add($"k{i}", $"t{i}"))).ToList();
        system.Settle();

        calls.ShouldAllBe(call => call.Ended().Status == 201);
        system.World.Handled.Distinct().Order().ShouldBe(["t0", "t1", "t2", "t3", "t4", "t5"]);
        Enumerable.Range(0, 6).Where(i => i != 3).ShouldAllBe(i => system.Echo($"k{i}")!.Value == 1);
        system.Echo("k3").ShouldBeNull();
        system.FirstCounter("k3")!.Value.ShouldBe(1);
        var letter = system.DeadLetters().ShouldHaveSingleItem();
        letter.Key.ShouldBe("k3");
        letter.Error.ShouldBe(error.Message);
    }

    [Fact]
    public void A_message_that_cannot_even_be_put_aside_stops_no_other_and_is_handled_once_it_can()
    {
        var isRefusing = true;
        var system = new ToySystem(isJoined: false, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (isRefusing && changes.Any(c => c.Row is Echo { Id: "bad" } or PendingRow { Key: "bad", Consumer: "second" }))
                    throw new StoreRefusedException("no such text");
            },
        });
        foreach (var key in (string[])["bad", "k1", "k2", "k3"]) _ = system.Send(new Add(key, key));
        system.Settle(60);

        foreach (var key in (string[])["k1", "k2", "k3"]) system.Echo(key)!.Value.ShouldBe(1);
        system.Echo("bad").ShouldBeNull();

        isRefusing = false;
        system.Settle(60);
        system.Echo("bad")!.Value.ShouldBe(1);
        system.All(system.SecondStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void A_refused_call_is_answered_with_an_error_and_leaves_nothing()
    {
        FaultyStore? store = null;
        var system = new ToySystem(isJoined: true, wrap: inner => store = new FaultyStore(inner));
        store!.BeforeCommit = changes =>
        {
            if (changes.Any(c => c.Row is Counter { Id: "bad" })) throw new StoreRefusedException("too big");
        };
        var bad = system.Send(new Add("bad", "t"));
        var good = system.Send(new Add("good", "t"));
        system.Settle(5);

        Should.Throw<HandlerFailedException>(() => bad.GetAwaiter().GetResult());
        good.Ended().Status.ShouldBe(201);
        system.FirstCounter("bad").ShouldBeNull();
        system.All(system.FirstStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void A_store_that_is_back_is_noticed_though_there_is_nothing_to_do()
    {
        var isAway = true;
        var system = new ToySystem(isJoined: true, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isAway) throw new StoreUnavailableException("away");
            },
        });
        var call = system.Send(new Add("k", "t"));
        system.Settle(300);
        Should.Throw<StoreUnavailableException>(() => call.GetAwaiter().GetResult());
        system.Node.IsStoreAway.ShouldBeTrue();

        isAway = false;
        system.Settle(60);
        system.Node.IsStoreAway.ShouldBeFalse();
        system.FirstCounter("k").ShouldBeNull();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void While_it_is_away_nothing_is_lost_and_work_goes_on_when_it_is_back(bool isJoined)
    {
        var isAway = false;
        var system = new ToySystem(isJoined, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isAway) throw new StoreUnavailableException("away");
            },
        });
        system.Ask(new Add("k", "t", "tick"));
        system.Node.IsStoreAway.ShouldBeFalse();
        isAway = true;
        system.Settle(60);
        system.Node.IsStoreAway.ShouldBeTrue();
        isAway = false;
        system.Settle(60);
        system.Node.IsStoreAway.ShouldBeFalse();

        system.FirstCounter("k")!.Seen.ShouldBe("t tick:t");
        system.Echo("k")!.Value.ShouldBe(1);
    }
}

using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_the_process_dies
{
    [Theory, InlineData(true), InlineData(false)]
    public void Before_the_commit_nothing_is_left_and_the_caller_gets_no_answer(bool isJoined)
    {
        FaultyStore? store = null;
        var system = new ToySystem(isJoined, wrap: inner => Remember(ref store, inner));
        system.Settle(0.1);
        store!.BeforeCommit = _ => throw new StoreUnavailableException("gone");
        var call = system.Send(new Add("k", "t", "call"));
        system.Settle(0.05);

        Should.Throw<StoreUnavailableException>(() => call.GetAwaiter().GetResult());
        system.FirstCounter("k").ShouldBeNull();
        system.World.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void When_process_dies_after_commit_before_publish()
    {
        var system = new ToySystem(isJoined: false);
        system.Ask(new Add("k", "t"));
        system.Up();
        system.Settle(5);

        system.World.Handled.ShouldBe(["t"]);
        system.All(system.FirstStore, SystemTables.Outbox).ShouldBeEmpty();
    }

    [Fact]
    public void When_process_dies_after_publish_before_the_outbox_row_is_deleted()
    {
        var (isDead, hasDied) = (false, false);
        var system = new ToySystem(isJoined: false, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = changes =>
            {
                isDead |= !hasDied && changes.Any(change => change.Key.Table == SystemTables.Outbox && change.Row is null);
                if (isDead) throw new StoreUnavailableException("the process is dead");
            },
        });
        system.Ask(new Add("k", "t"));
        system.Settle(0.5);
        isDead.ShouldBeTrue();
        system.All(system.FirstStore, SystemTables.Outbox).ShouldNotBeEmpty();
        (isDead, hasDied) = (false, true);
        system.Up();
        system.Settle(5);

        system.World.Handled.ShouldBe(["t"]);
        system.Echo("k")!.Value.ShouldBe(1);
        system.All(system.FirstStore, SystemTables.Outbox).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Between_intent_and_call_the_next_process_inquires_before_it_calls(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.World.Outside = (_, _) => EffectResult.Again("no answer");
        system.Ask(new Add("k", "t", "call"));
        system.World.Calls.Clear();
        system.World.Outside = (_, request) => EffectResult.Done(new CalledOut(request.Id, request.Tag));
        system.Up();
        system.Settle(5);

        system.World.Calls.ShouldContain(("k/t", true));
        system.FirstCounter("k")!.Seen.ShouldBe("t called:t");
        system.All(system.FirstStore, SystemTables.Effects).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Timers_fire_once_after_the_restart(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.Ask(new Add("k", "t", "tick"));
        system.Down();
        system.Up();
        system.Settle(9);
        system.FirstCounter("k")!.Value.ShouldBe(1);
        system.Settle(5);

        system.FirstCounter("k")!.Seen.ShouldBe("t tick:t");
        system.All(system.FirstStore, SystemTables.Pending).ShouldBeEmpty();
    }

    static FaultyStore Remember(ref FaultyStore? first, IStore inner)
    {
        var store = new FaultyStore(inner);
        first ??= store;
        return store;
    }

    [Fact]
    public void One_that_stops_cleanly_in_the_middle_of_a_batch_finishes_its_records()
    {
        Task? stop = null;
        ToySystem? system = null;
        system = new ToySystem(isJoined: false, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is Echo)) stop ??= system!.SecondNode.Stop();
            },
        });
        system.Ask(new Add("k", "t"));
        system.Settle(1);

        stop.ShouldNotBeNull().IsCompletedSuccessfully.ShouldBeTrue();
        system.Echo("k")!.Value.ShouldBe(1);
        system.Transport.Unfinished("second").ShouldBe(0);
    }
}

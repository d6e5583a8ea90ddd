using Doms.Engine;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_the_outside_world_fails
{
    [Theory, InlineData(true), InlineData(false)]
    public void An_unknown_outcome_is_asked_for_until_it_is_known_with_the_same_key(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.World.Outside = (context, request) => context.Attempt < 6
            ? EffectResult.Again("timeout")
            : EffectResult.Done(new CalledOut(request.Id, request.Tag));
        system.Ask(new Add("k", "t", "call"));
        system.Settle(200);

        system.World.Calls.Count.ShouldBe(6);
        system.World.Calls[0].ShouldBe(("k/t", false));
        system.World.Calls.Skip(1).ShouldAllBe(call => call.Key == "k/t" && call.MayHaveBeenSent);
        system.FirstCounter("k")!.Seen.ShouldBe("t called:t");
    }

    [Fact]
    public void An_exception_of_the_call_counts_as_unknown()
    {
        var system = new ToySystem(isJoined: true);
        system.World.Outside = (context, request) => context.Attempt == 1
            ? throw new InvalidOperationException("connection reset")
            : EffectResult.Done(new CalledOut(request.Id, request.Tag));
        system.Ask(new Add("k", "t", "call"));
        system.Settle(10);

        system.World.Calls[^1].MayHaveBeenSent.ShouldBeTrue();
        system.FirstCounter("k")!.Value.ShouldBe(2);
    }

    [Fact]
    public void An_open_breaker_is_no_attempt()
    {
        var system = new ToySystem(isJoined: true);
        var attempts = new List<int>();
        system.World.Outside = (context, request) =>
        {
            attempts.Add(context.Attempt);
            return attempts.Count < 4
                ? EffectResult.NotAttempted(TimeSpan.FromSeconds(2))
                : EffectResult.Done(new CalledOut(request.Id, request.Tag));
        };
        system.Ask(new Add("k", "t", "call"));
        system.Settle(20);

        attempts.ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public void The_service_hears_of_an_unknown_outcome_while_the_effect_goes_on()
    {
        var system = new ToySystem(isJoined: true);
        system.World.Outside = (context, request) => context.Attempt == 1
            ? EffectResult.Again("timeout", new CalledOut(request.Id, "unknown"))
            : EffectResult.Done(new CalledOut(request.Id, "known"));
        system.Ask(new Add("k", "t", "call"));
        system.Settle(20);

        system.FirstCounter("k")!.Seen.ShouldBe("t called:unknown called:known");
    }

    [Fact]
    public void More_effects_than_can_be_held_are_all_made_in_the_end()
    {
        var system = new ToySystem(isJoined: true, new EngineOptions { MaxEffects = 3, MaxConcurrentEffects = 1 });
        var calls = Enumerable.Range(0, 50).Select(i => system.Send(new Add($"k{i}", "t", "call"))).ToList();
        system.Settle(120);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        system.World.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(50);
        system.World.Calls.ShouldAllBe(call => !call.MayHaveBeenSent, "nobody had begun them before");
        system.All(system.FirstStore, SystemTables.Effects).ShouldBeEmpty();
    }

    [Fact]
    public void A_call_that_waited_for_longer_than_its_lease_is_made_once()
    {
        var system = new ToySystem(isJoined: true);
        foreach (var i in Enumerable.Range(0, 5)) system.Ask(new Add($"h{i}", "t", "hang"));
        system.Settle(200);
        system.World.Hanging.SetResult(EffectResult.Done(new CalledOut("h0", "t")));
        system.Settle(200);

        system.World.Calls.Where(call => call.Key != "h0/t").Select(call => call.Key).ShouldBe(
            ["h1/t", "h2/t", "h3/t", "h4/t"], ignoreOrder: true);
        system.All(system.FirstStore, SystemTables.Effects).ShouldBeEmpty();
    }

    [Fact]
    public void A_kind_of_call_that_hangs_holds_up_no_other_kind()
    {
        var system = new ToySystem(isJoined: true, new EngineOptions { MaxEffects = 3, MaxConcurrentEffects = 1, MaxIntake = 4 });
        foreach (var i in Enumerable.Range(0, 20)) system.Ask(new Add($"h{i}", "t", "hang"));
        system.Settle(1);
        foreach (var i in Enumerable.Range(0, 20)) system.Ask(new Add($"k{i}", "t", "call"));
        system.Settle(5);

        Enumerable.Range(0, 20).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Seen == "t called:t");
        system.All(system.FirstStore, SystemTables.Effects).Count.ShouldBe(20);
    }
}

using Doms.Engine;
using Doms.Engine.Effects;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_an_external_call_fails
{
    [Theory, InlineData(true), InlineData(false)]
    public void Unknown_outcome_is_retried_with_same_key_until_known(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.Behaviour.ExternalSystem = (context, request) => context.Attempt < 6
            ? EffectResult.Retry("timeout")
            : EffectResult.Done(new CallFinished(request.Id, request.Tag));
        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(200);

        system.Behaviour.Calls.Count.ShouldBe(6);
        system.Behaviour.Calls[0].ShouldBe(("k/t", false));
        system.Behaviour.Calls.Skip(1).ShouldAllBe(call => call.Key == "k/t" && call.MayHaveBeenSent);
        system.FirstCounter("k")!.Seen.ShouldBe("t called:t");
    }

    [Fact]
    public void Exception_counts_as_unknown_outcome()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.ExternalSystem = (context, request) => context.Attempt == 1
            ? throw new InvalidOperationException("connection reset")
            : EffectResult.Done(new CallFinished(request.Id, request.Tag));
        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(10);

        system.Behaviour.Calls[^1].MayHaveBeenSent.ShouldBeTrue();
        system.FirstCounter("k")!.Value.ShouldBe(2);
    }

    [Fact]
    public void Open_circuit_breaker_does_not_count_as_attempt()
    {
        var system = new SampleSystem(isJoined: true);
        var attempts = new List<int>();
        system.Behaviour.ExternalSystem = (context, request) =>
        {
            attempts.Add(context.Attempt);
            return attempts.Count < 4
                ? EffectResult.NotAttempted(TimeSpan.FromSeconds(2))
                : EffectResult.Done(new CallFinished(request.Id, request.Tag));
        };
        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(20);

        attempts.ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public void Service_is_notified_of_unknown_outcome_while_effect_is_retried()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.ExternalSystem = (context, request) => context.Attempt == 1
            ? EffectResult.Retry("timeout", new CallFinished(request.Id, "unknown"))
            : EffectResult.Done(new CallFinished(request.Id, "known"));
        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(20);

        system.FirstCounter("k")!.Seen.ShouldBe("t called:unknown called:known");
    }

    [Fact]
    public void Effects_over_memory_limit_are_all_executed()
    {
        var system = new SampleSystem(isJoined: true, new EngineOptions { MaxEffectsInMemory = 3, MaxConcurrentEffects = 1 });
        var calls = Enumerable.Range(0, 50).Select(i => system.Send(new Add($"k{i}", "t", "call"))).ToList();
        system.Settle(120);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        system.Behaviour.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(50);
        system.Behaviour.Calls.ShouldAllBe(call => !call.MayHaveBeenSent, "the first attempt had not begun");
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Effect_queued_beyond_its_lease_is_executed_once()
    {
        var system = new SampleSystem(isJoined: true);
        foreach (var i in Enumerable.Range(0, 5)) system.SendAndWait(new Add($"h{i}", "t", "hang"));
        system.Settle(200);
        system.Behaviour.HangingResult.SetResult(EffectResult.Done(new CallFinished("h0", "t")));
        system.Settle(200);

        system.Behaviour.Calls.Where(call => call.Key != "h0/t").Select(call => call.Key).ShouldBe(
            ["h1/t", "h2/t", "h3/t", "h4/t"], ignoreOrder: true);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Hanging_effect_type_does_not_block_other_types()
    {
        var options = new EngineOptions { MaxEffectsInMemory = 3, MaxConcurrentEffects = 1, MaxBatchSize = 4 };
        var system = new SampleSystem(isJoined: true, options);
        foreach (var i in Enumerable.Range(0, 20)) system.SendAndWait(new Add($"h{i}", "t", "hang"));
        system.Settle(1);
        foreach (var i in Enumerable.Range(0, 20)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        system.Settle(5);

        Enumerable.Range(0, 20).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Seen == "t called:t");
        system.All(system.FirstStore, EffectRow.Table).Count.ShouldBe(20);
    }
}

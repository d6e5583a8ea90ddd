using Doms.Engine;
using Doms.Engine.Effects;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

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
    public void Call_that_never_ends_frees_its_slot()
    {
        var system = new SampleSystem(isJoined: true);
        foreach (var i in Enumerable.Range(0, 3)) system.SendAndWait(new Add($"h{i}", "t", "hang"));
        system.Settle(155);

        system.Behaviour.Calls.Take(3).ShouldBe([("h0/t", false), ("h1/t", false), ("h2/t", false)], "one at a time, 51 s each");
        system.All(system.FirstStore, EffectRow.Table).ShouldAllBe(row => row.Error == "No answer within 51 s.");
        system.Behaviour.HangingResult = EffectResult.Done(new CallFinished("h0", "t"));
        foreach (var call in system.Behaviour.HangingResults) call.SetResult(system.Behaviour.HangingResult);
        system.Settle(60);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Hanging_effect_type_does_not_block_other_types()
    {
        var system = new SampleSystem(isJoined: true, new EngineOptions { MaxConcurrentEffects = 1, MaxBatchSize = 4 });
        foreach (var i in Enumerable.Range(0, 20)) system.SendAndWait(new Add($"h{i}", "t", "hang"));
        system.Settle(1);
        foreach (var i in Enumerable.Range(0, 20)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        system.Settle(5);

        Enumerable.Range(0, 20).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Seen == "t called:t");
        system.All(system.FirstStore, EffectRow.Table).Count.ShouldBe(20);
    }

    [Fact]
    public void Effects_of_failed_batches_and_messages_free_their_capacity()
    {
        var isAway = false;
        var system = new SampleSystem(isJoined: true, new EngineOptions { MaxConcurrentEffects = 1 }, inner => new InterceptingStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isAway) throw new StoreUnavailableException("away");
            },
        });
        system.Behaviour.FailingTags.Add("bad");
        for (var i = 0; i < 5; i++)
        {
            isAway = true;
            var refused = system.Send(new Add($"away{i}", "t", "call"));
            var failed = system.Send(new Add($"bad{i}", "bad", "call"));
            system.Settle(1);
            isAway = false;
            system.Settle(60);
            refused.IsFaulted.ShouldBeTrue();
            failed.IsFaulted.ShouldBeTrue();
        }

        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(0.1);
        system.Behaviour.Calls.ShouldBe([("k/t", false)]);
        system.FirstCounter("k")!.Seen.ShouldBe("t called:t", "without a wait for the next scan");
    }

    [Fact]
    public void Outcome_of_unconfirmed_commit_counts_once()
    {
        var isConfirmed = false;
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner)
        {
            AfterCommit = changes =>
            {
                if (isConfirmed || !changes.Any(change => change.Row is EffectRow { Attempts: 1 })) return;
                isConfirmed = true;
                throw new CommitUnknownException("committed, and not confirmed");
            },
        });
        system.Behaviour.ExternalSystem = (_, request) => EffectResult.Retry(
            "timeout", new CallFinished(request.Id, "unknown"), retryDelay: TimeSpan.FromSeconds(40));
        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(30);

        isConfirmed.ShouldBeTrue();
        system.FirstCounter("k")!.Seen.ShouldBe("t called:unknown");
        system.All(system.FirstStore, EffectRow.Table).Single().Attempts.ShouldBe(1);
    }

    [Fact]
    public void Engine_with_calls_longer_than_their_lease_is_refused()
    {
        var calls = new EffectLimits { MaxDuration = TimeSpan.FromSeconds(59), DurationSetting = "Shop:CallTimeout" };
        Should.Throw<InvalidOperationException>(() => new SampleSystem(isJoined: true, calls: calls)).Message.ShouldBe(
            "Shop:CallTimeout lets a call of 'first.call_out' take 00:01:00; it must be less than Engine:EffectLease (00:01:00).");
    }
}

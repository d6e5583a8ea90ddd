using Doms.Engine;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_call_is_repeated
{
    static readonly IdempotencyKey Key = new("tester POST /add", "key-1", "hash");

    [Fact]
    public void The_same_key_and_body_replay_the_first_answer_byte_for_byte()
    {
        var system = new ToySystem(isJoined: true);
        var first = system.Ask(new Add("k", "t"), Key);
        var second = system.Ask(new Add("k", "t"), Key);

        second.Replayed.ShouldBeTrue();
        second.Status.ShouldBe(first.Status);
        second.Body.ToArray().ShouldBe(first.Body.ToArray());
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void A_hundred_at_once_have_one_effect()
    {
        var system = new ToySystem(isJoined: true);
        var calls = Enumerable.Range(0, 100).Select(_ => system.Send(new Add("k", "t"), Key)).ToList();
        system.Settle(1);

        calls.Count(call => !call.Ended().Replayed).ShouldBe(1);
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void The_same_key_with_another_body_is_refused()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "t"), Key);
        var answer = system.Ask(new Add("k", "other"), Key with { BodyHash = "another" });

        answer.Rejection!.Code.ShouldBe("idempotency_key_reused");
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void The_same_key_in_another_scope_is_another_key()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "t"), Key);
        system.Ask(new Add("k", "t"), Key with { Scope = "somebody else POST /add" }).Replayed.ShouldBeFalse();

        system.FirstCounter("k")!.Value.ShouldBe(2);
    }

    [Fact]
    public void A_refusal_undoes_all_but_its_idempotency_row()
    {
        var system = new ToySystem(isJoined: true);
        var first = system.Ask(new Add("k", "t", "reject"), Key);
        var second = system.Ask(new Add("k", "t", "reject"), Key);
        system.Settle(1);

        first.Rejection!.Code.ShouldBe("no");
        second.Rejection.ShouldBe(first.Rejection);
        second.Replayed.ShouldBeTrue();
        system.FirstCounter("k").ShouldBeNull();
        system.Echo("k").ShouldBeNull();
    }

    [Fact]
    public void A_failure_is_not_kept_so_that_the_call_can_be_repeated()
    {
        var system = new ToySystem(isJoined: true);
        system.World.Poison.Add("t");
        Should.Throw<HandlerFailedException>(() => system.Ask(new Add("k", "t"), Key));
        system.World.Poison.Clear();

        system.Ask(new Add("k", "t"), Key).Status.ShouldBe(201);
    }

    [Fact]
    public void Many_old_answers_are_forgotten_in_bounded_batches()
    {
        var deleted = new List<int>();
        var system = new ToySystem(isJoined: true, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = changes => deleted.Add(changes.Count(
                change => change.Key.Table == SystemTables.Idempotency && change.Row is null)),
        });
        var calls = Enumerable.Range(0, 1_200).Select(i => system.Send(new Add($"k{i}", "t"), Key with { Key = $"key-{i}" })).ToList();
        system.Settle(TimeSpan.FromDays(8).TotalSeconds);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        deleted.Where(count => count > 0).ShouldBe([500, 500, 200]);
        system.All(system.FirstStore, SystemTables.Idempotency).ShouldBeEmpty();
    }

    [Fact]
    public void Answers_are_forgotten_after_their_retention()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "t"), Key);
        system.Settle(TimeSpan.FromDays(8).TotalSeconds);

        system.All(system.FirstStore, SystemTables.Idempotency).ShouldBeEmpty();
    }

    [Fact]
    public void A_caller_who_left_before_the_call_was_taken_left_nothing()
    {
        var system = new ToySystem(isJoined: true);
        using var leaving = new CancellationTokenSource();
        var call = system.Node.Ask("first", new Add("k", "t"), new Caller("x", "customer"), null, 0, leaving.Token);
        leaving.Cancel();
        system.Settle(1);

        call.IsCanceled.ShouldBeTrue();
        system.FirstCounter("k").ShouldBeNull();
    }

    [Fact]
    public void Too_many_waiting_calls_are_turned_away_with_a_time_to_come_back()
    {
        var system = new ToySystem(isJoined: true, new EngineOptions { MaxWaiting = 10 });
        var calls = Enumerable.Range(0, 12).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle(1);

        calls.Count(call => call.IsFaulted).ShouldBe(2);
        calls[^1].Exception!.InnerException.ShouldBeOfType<OverloadedException>().RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void So_are_too_many_bytes_however_few_the_calls()
    {
        const int largest = 1024 * 1024;
        var system = new ToySystem(isJoined: true);
        var calls = Enumerable.Range(0, 70).Select(i => system.Node.Ask(
            "first", new Add($"k{i}", "t"), new Caller("x", "customer"), null, largest, CancellationToken.None)).ToList();
        system.Settle(1);

        calls.Count(call => call.IsCompletedSuccessfully).ShouldBe(64);
        calls[^1].Exception!.InnerException.ShouldBeOfType<OverloadedException>();
    }
}

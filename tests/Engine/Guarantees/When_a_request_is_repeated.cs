using Doms.Engine.Idempotency;
using Doms.Engine;
using Doms.Engine.Services;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_request_is_repeated
{
    static readonly IdempotencyKey Key = new("tester POST /add", "key-1", "hash");

    [Fact]
    public void Same_key_and_body_replays_first_response_byte_for_byte()
    {
        var system = new SampleSystem(isJoined: true);
        var first = system.SendAndWait(new Add("k", "t"), Key);
        var second = system.SendAndWait(new Add("k", "t"), Key);

        second.Replayed.ShouldBeTrue();
        second.Status.ShouldBe(first.Status);
        second.Body.ToArray().ShouldBe(first.Body.ToArray());
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void Hundred_concurrent_requests_have_one_effect()
    {
        var system = new SampleSystem(isJoined: true);
        var calls = Enumerable.Range(0, 100).Select(_ => system.Send(new Add("k", "t"), Key)).ToList();
        system.Settle(1);

        calls.Count(call => !call.CompletedResult().Replayed).ShouldBe(1);
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void The_same_key_with_another_body_is_refused()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "t"), Key);
        var answer = system.SendAndWait(new Add("k", "other"), Key with { BodyHash = "another" });

        answer.Rejection!.Code.ShouldBe("idempotency_key_reused");
        system.FirstCounter("k")!.Value.ShouldBe(1);
    }

    [Fact]
    public void The_same_key_in_another_scope_is_another_key()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "t"), Key);
        system.SendAndWait(new Add("k", "t"), Key with { Scope = "somebody else POST /add" }).Replayed.ShouldBeFalse();

        system.FirstCounter("k")!.Value.ShouldBe(2);
    }

    [Fact]
    public void Rejection_keeps_only_the_idempotency_row()
    {
        var system = new SampleSystem(isJoined: true);
        var first = system.SendAndWait(new Add("k", "t", "reject"), Key);
        var second = system.SendAndWait(new Add("k", "t", "reject"), Key);
        system.Settle(1);

        first.Rejection!.Code.ShouldBe("no");
        second.Rejection.ShouldBe(first.Rejection);
        second.Replayed.ShouldBeTrue();
        system.FirstCounter("k").ShouldBeNull();
        system.Echo("k").ShouldBeNull();
    }

    [Fact]
    public void Failed_request_can_be_repeated_with_same_key()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.FailingTags.Add("t");
        Should.Throw<HandlerFailedException>(() => system.SendAndWait(new Add("k", "t"), Key));
        system.Behaviour.FailingTags.Clear();

        system.SendAndWait(new Add("k", "t"), Key).Status.ShouldBe(201);
    }

    [Fact]
    public void Expired_responses_are_purged_in_bounded_batches()
    {
        var deleted = new List<int>();
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes => deleted.Add(changes.Count(
                change => change.Key.Table == IdempotencyRow.Table && change.Row is null)),
        });
        var calls = Enumerable.Range(0, 1_200).Select(i => system.Send(new Add($"k{i}", "t"), Key with { Key = $"key-{i}" })).ToList();
        system.Settle(TimeSpan.FromDays(8).TotalSeconds);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        deleted.Where(count => count > 0).ShouldBe([500, 500, 200]);
        system.All(system.FirstStore, IdempotencyRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Responses_are_purged_after_their_retention()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "t"), Key);
        system.Settle(TimeSpan.FromDays(8).TotalSeconds);

        system.All(system.FirstStore, IdempotencyRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Batch_takes_requests_only_up_to_its_byte_limit()
    {
        var sizes = new List<int>();
        var system = new SampleSystem(isJoined: true, new EngineOptions { MaxBatchBytes = 1_000 }, inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes => sizes.Add(changes.Count(change => change.Row is Counter)),
        });
        int[] bytes = [400, 400, 400, 400, 5_000, 400];
        var calls = bytes.Select((size, i) => system.Node.Send(
            "first", new Add($"k{i}", "t"), new Caller("x", "customer"), null, size, CancellationToken.None)).ToList();
        system.Settle(1);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        sizes.ShouldBe([3, 2, 1]);
    }

    [Fact]
    public void Abandoned_request_is_cancelled_without_effect()
    {
        var system = new SampleSystem(isJoined: true);
        using var leaving = new CancellationTokenSource();
        var call = system.Node.Send("first", new Add("k", "t"), new Caller("x", "customer"), null, 0, leaving.Token);
        leaving.Cancel();
        system.Settle(1);

        call.IsCanceled.ShouldBeTrue();
        system.FirstCounter("k").ShouldBeNull();
    }

    [Fact]
    public void Full_queue_rejects_requests_with_retry_after()
    {
        var system = new SampleSystem(isJoined: true, new EngineOptions { MaxQueuedRequests = 10 });
        var calls = Enumerable.Range(0, 12).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle(1);

        calls.Count(call => call.IsFaulted).ShouldBe(2);
        calls[^1].Exception!.InnerException.ShouldBeOfType<OverloadedException>().RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void Queue_rejects_requests_over_byte_limit()
    {
        const int largest = 1024 * 1024;
        var system = new SampleSystem(isJoined: true);
        var calls = Enumerable.Range(0, 70).Select(i => system.Node.Send(
            "first", new Add($"k{i}", "t"), new Caller("x", "customer"), null, largest, CancellationToken.None)).ToList();
        system.Settle(1);

        calls.Count(call => call.IsCompletedSuccessfully).ShouldBe(64);
        calls[^1].Exception!.InnerException.ShouldBeOfType<OverloadedException>();
    }
}

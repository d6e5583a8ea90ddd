using Doms.Engine.Deferral;
using Doms.Engine;
using Doms.Engine.Effects;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_two_replicas_share_a_store
{
    [Fact]
    public void Concurrent_requests_to_both_replicas_lose_no_update()
    {
        var system = new ReplicaSystem();
        var calls = Enumerable.Range(0, 40)
            .Select(i => system.Nodes[i % 2].Send("first", new Add("k", $"{i}"), new Caller("t", "operator"), null, 0, default))
            .ToList();
        system.Settle(10);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        system.Counter("k")!.Value.ShouldBe(40);
        system.All(SampleModules.Echoes).Single().Value.ShouldBe(40);
    }

    [Fact]
    public void Timer_fires_once_at_the_lease_holder()
    {
        var system = new ReplicaSystem();
        for (var i = 0; i < 20; i++) system.SendAndWait(i % 2, new Add($"k{i}", "t", "tick"));
        system.Settle(60);

        for (var i = 0; i < 20; i++) system.Counter($"k{i}")!.Seen.ShouldBe("t tick:t");
        system.All(StoredMessage.Table).ShouldBeEmpty();
        system.Lease.ShouldNotBeNull();
    }

    [Fact]
    public void Replica_paused_beyond_its_lease_is_fenced()
    {
        var asleep = new HashSet<int>();
        var held = new List<TaskCompletionSource>();
        var system = new ReplicaSystem(wrap: (store, replica) => new PausedCommitStore(store, () => asleep.Contains(replica), held));
        system.SendAndWait(0, new Add("k", "t", "tick"));
        system.Settle(8);
        asleep.Add(0);
        asleep.Add(1);
        system.Settle(30);
        held.ShouldNotBeEmpty("the replica that claimed the timer has not committed yet");
        asleep.Clear();
        system.Settle(30);
        foreach (var commit in held) commit.SetResult();
        system.Settle(60);

        system.Counter("k")!.Seen.ShouldBe("t tick:t");
        system.All(StoredMessage.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Other_replica_takes_over_when_lease_holder_dies()
    {
        var system = new ReplicaSystem();
        system.SendAndWait(0, new Add("a", "t", "tick"));
        system.Settle(15);
        var holder = system.LeaseHolder;
        var other = 1 - holder;
        system.SendAndWait(other, new Add("b", "t", "tick"));
        system.Processes[holder].Kill();
        system.Settle(60);

        system.Counter("b")!.Seen.ShouldBe("t tick:t");
        system.LeaseHolder.ShouldBe(other);
    }

    [Fact]
    public void Starting_replica_does_not_take_over_leased_effects()
    {
        var system = new ReplicaSystem();
        system.Behaviours[0].ExternalSystem = (_, _) => EffectResult.Retry("no answer", retryDelay: TimeSpan.FromSeconds(40));
        system.SendAndWait(0, new Add("k", "t", "call"));
        system.Settle(1);
        system.All(EffectRow.Table).ShouldHaveSingleItem();
        system.Settle(20);

        system.CallsOf("k/t").ShouldBe(1);
    }

    [Fact]
    public void Effects_of_dead_replica_are_taken_over_with_inquiry()
    {
        var system = new ReplicaSystem();
        var call = system.Nodes[0].Send("first", new Add("k", "t", "call"), new Caller("t", "operator"), null, 0, default);
        system.Time.RunUntil(() => system.All(EffectRow.Table).Count == 1, TimeSpan.FromSeconds(1));
        system.Processes[0].Kill();
        system.Settle(30);
        system.CallsOf("k/t").ShouldBe(0);
        system.Settle(60);

        call.IsCompleted.ShouldBeFalse();
        system.Behaviours[1].Calls.ShouldBe([("k/t", true)]);
        system.Counter("k")!.Seen.ShouldBe("t called:t");
        system.All(EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Effects_of_paused_replica_are_taken_over_once()
    {
        var system = new ReplicaSystem(calls: SampleModules.Calls with { MaxConcurrency = 1 });
        var slow = new TaskCompletionSource();
        system.Behaviours[0].Latency = _ => slow.Task;
        system.SendAndWait(0, new Add("running", "t", "call"));
        system.SendAndWait(0, new Add("queued", "t", "call"));
        system.Settle(1);
        system.Processes[0].Pause(TimeSpan.FromSeconds(200));
        system.Settle(100);
        system.All(EffectRow.Table).ShouldBeEmpty("the other replica knows both outcomes");
        slow.SetResult();
        system.Settle(300);

        system.Behaviours[0].Calls.ShouldBe([("running/t", false)]);
        system.Behaviours[1].Calls.ShouldBe([("running/t", true), ("queued/t", true)], ignoreOrder: true);
        system.Counter("running")!.Seen.ShouldBe("t called:t");
        system.Counter("queued")!.Seen.ShouldBe("t called:t");
    }

    [Fact]
    public void Late_outcome_is_ignored_during_call_after_takeover()
    {
        var system = new ReplicaSystem();
        var slow = new TaskCompletionSource();
        system.Behaviours[0].Latency = _ => slow.Task;
        system.Behaviours[0].ExternalSystem = (_, request) => EffectResult.Done(new CallFinished(request.Id, "late"));
        system.Behaviours[1].Latency = _ => system.Time.Delay(TimeSpan.FromSeconds(45), CancellationToken.None);
        system.SendAndWait(0, new Add("k", "t", "call"));
        system.Settle(1);
        system.Processes[0].Pause(TimeSpan.FromSeconds(85));
        system.Settle(80);
        slow.SetResult();
        system.Settle(15);
        system.All(EffectRow.Table).ShouldHaveSingleItem("the other replica's call has not ended");
        system.Settle(30);

        system.CallsOf("k/t").ShouldBe(2);
        system.Counter("k")!.Seen.ShouldBe("t called:t");
        system.All(EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Long_call_of_running_replica_is_not_taken_over()
    {
        var system = new ReplicaSystem(calls: SampleModules.Calls with { MaxConcurrency = 1 });
        foreach (var behaviour in system.Behaviours)
            behaviour.Latency = _ => system.Time.Delay(TimeSpan.FromSeconds(45), CancellationToken.None);
        foreach (var i in Enumerable.Range(0, 2)) system.SendAndWait(0, new Add($"k{i}", "t", "call"));
        system.Settle(120);

        system.Behaviours[0].Calls.ShouldBe([("k0/t", false), ("k1/t", false)]);
        system.Behaviours[1].Calls.ShouldBeEmpty();
        system.All(EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Stopped_replica_releases_its_effects_at_once()
    {
        var system = new ReplicaSystem(calls: SampleModules.Calls with { MaxConcurrency = 1 });
        system.Behaviours[0].Latency = _ => system.Time.Delay(TimeSpan.FromSeconds(45), CancellationToken.None);
        foreach (var i in Enumerable.Range(0, 3)) system.SendAndWait(0, new Add($"k{i}", "t", "call"));
        var stop = system.Nodes[0].Stop();
        system.Settle(5);
        stop.IsCompleted.ShouldBeFalse("a running call may end until the deadline");
        system.Behaviours[1].Calls.ShouldBe([("k2/t", false), ("k1/t", true)], ignoreOrder: true);
        system.Settle(10);

        stop.IsCompletedSuccessfully.ShouldBeTrue();
        system.Behaviours[0].Calls.ShouldBe([("k0/t", false)]);
        system.Behaviours[1].Calls[^1].ShouldBe(("k0/t", true), "the status of a cancelled call is queried first");
        system.All(EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Stopping_replica_records_calls_that_end_in_time()
    {
        var system = new ReplicaSystem();
        system.Behaviours[0].Latency = _ => system.Time.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
        system.SendAndWait(0, new Add("k", "t", "call"));
        system.Settle(1);
        var stop = system.Nodes[0].Stop();
        system.Settle(4.5);

        stop.IsCompletedSuccessfully.ShouldBeTrue();
        system.Counter("k")!.Seen.ShouldBe("t called:t");
        system.Settle(300);
        system.Behaviours[1].Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Overflow_is_handled_once_and_in_order()
    {
        var system = new ReplicaSystem(replicas: 3, options: new EngineOptions { MaxRounds = 1 });
        for (var i = 0; i < 30; i++) system.SendAndWait(i % 3, new Add("k", $"{i}"));
        system.Settle(120);

        system.All(SampleModules.Echoes).Single().Seen.ShouldBe(string.Join(' ', Enumerable.Range(0, 30)));
        system.All(BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_lease_holder_publishes()
    {
        var system = new ReplicaSystem(isJoined: false);
        for (var i = 0; i < 20; i++)
        {
            system.SendAndWait(i % 2, new Add($"k{i % 3}", $"{i:00}"));
            system.Settle(1);
        }

        var holder = system.LeaseHolder;
        system.Brokers[1 - holder].Publications.ShouldBe(0);
        system.All(OutboxRow.Table).ShouldBeEmpty();
        system.Processes[holder].Kill();
        system.SendAndWait(1 - holder, new Add("k0", "99"));
        system.Settle(5);
        system.Brokers[1 - holder].Publications.ShouldBe(0);
        system.Settle(20);

        system.Brokers[1 - holder].Publications.ShouldBeGreaterThan(0);
        system.All(OutboxRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Replica_that_lost_its_lease_while_publishing_deletes_nothing()
    {
        var system = new ReplicaSystem(isJoined: false);
        system.SendAndWait(0, new Add("k", "1"));
        system.Settle(1);
        var holder = system.LeaseHolder;
        var answer = new TaskCompletionSource<IReadOnlyList<PublishResult>>();
        system.Brokers[holder].OnPublish = (_, _, _) => new(answer.Task);
        system.SendAndWait(1 - holder, new Add("k", "2"));
        system.Settle(2);
        system.Processes[holder].Pause(TimeSpan.FromSeconds(25));
        system.Settle(30);
        system.LeaseHolder.ShouldBe(1 - holder);
        system.Brokers[1 - holder].OnPublish = (_, _, _) => throw new TransportUnavailableException("away");
        system.SendAndWait(1 - holder, new Add("k", "3"));
        answer.SetResult([PublishResult.Taken]);
        system.Settle(5);
        system.All(OutboxRow.Table).ShouldHaveSingleItem();

        system.Brokers[1 - holder].OnPublish = (publish, records, cancel) => publish(records, cancel);
        system.Settle(30);
        system.All(SampleModules.Echoes).Single().Seen.ShouldBe("1 2 3");
    }

    /// <summary>Delays commits while it is paused.</summary>
    sealed class PausedCommitStore(IStore inner, Func<bool> isPaused, List<TaskCompletionSource> held) : IStore
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new Transaction(this, await inner.Begin(cancel));

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

        public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
            inner.ScanAll(ranges, cancel);

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        Task WaitWhilePaused()
        {
            if (!isPaused()) return Task.CompletedTask;
            held.Add(new TaskCompletionSource());
            return held[^1].Task;
        }

        sealed class Transaction(PausedCommitStore store, IStoreTransaction inner) : IStoreTransaction
        {
            public DateTimeOffset Now => inner.Now;

            public ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel) => inner.Load(keys, cancel);

            public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
            {
                await store.WaitWhilePaused();
                await inner.Commit(changes, guards, cancel);
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}

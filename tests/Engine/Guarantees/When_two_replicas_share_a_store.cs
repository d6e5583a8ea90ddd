using Doms.Engine;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_two_replicas_share_a_store
{
    [Fact]
    public void Both_take_calls_and_neither_loses_a_change_of_the_other()
    {
        var system = new ReplicaSystem();
        var calls = Enumerable.Range(0, 40)
            .Select(i => system.Nodes[i % 2].Ask("first", new Add("k", $"{i}"), new Caller("t", "operator"), null, 0, default))
            .ToList();
        system.Settle(10);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        system.Counter("k")!.Value.ShouldBe(40);
        system.All(ToyModules.Echoes).Single().Value.ShouldBe(40);
    }

    [Fact]
    public void A_timer_fires_once_and_only_the_holder_of_the_lease_takes_it()
    {
        var system = new ReplicaSystem();
        for (var i = 0; i < 20; i++) system.Ask(i % 2, new Add($"k{i}", "t", "tick"));
        system.Settle(60);

        for (var i = 0; i < 20; i++) system.Counter($"k{i}")!.Seen.ShouldBe("t tick:t");
        system.All(SystemTables.Pending).ShouldBeEmpty();
        system.Lease.ShouldNotBeNull();
    }

    [Fact]
    public void One_that_was_paused_for_longer_than_the_lease_does_nothing_under_it()
    {
        var asleep = new HashSet<int>();
        var held = new List<TaskCompletionSource>();
        var system = new ReplicaSystem(wrap: (store, replica) => new SlowCommits(store, () => asleep.Contains(replica), held));
        system.Ask(0, new Add("k", "t", "tick"));
        system.Settle(8);
        asleep.Add(0);
        asleep.Add(1);
        system.Settle(30);
        held.ShouldNotBeEmpty("whoever took the timer waits with its commit");
        asleep.Clear();
        system.Settle(30);
        foreach (var commit in held) commit.SetResult();
        system.Settle(60);

        system.Counter("k")!.Seen.ShouldBe("t tick:t");
        system.All(SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void When_the_holder_of_the_lease_dies_another_takes_over_what_waits()
    {
        var system = new ReplicaSystem();
        system.Ask(0, new Add("a", "t", "tick"));
        system.Settle(15);
        var holder = system.Holder;
        var other = 1 - holder;
        system.Ask(other, new Add("b", "t", "tick"));
        system.Processes[holder].Kill();
        system.Settle(60);

        system.Counter("b")!.Seen.ShouldBe("t tick:t");
        system.Holder.ShouldBe(other);
    }

    [Fact]
    public void A_call_under_way_belongs_to_whoever_leased_it_and_a_starting_replica_leaves_it_alone()
    {
        var system = new ReplicaSystem();
        system.Worlds[0].Outside = (_, _) => EffectResult.Again("no answer", notBefore: TimeSpan.FromSeconds(40));
        system.Ask(0, new Add("k", "t", "call"));
        system.Settle(1);
        system.All(SystemTables.Effects).ShouldHaveSingleItem();
        system.Settle(20);

        system.CallsOf("k/t").ShouldBe(1);
    }

    [Fact]
    public void The_calls_of_a_dead_replica_are_taken_over_when_their_lease_is_past_with_an_inquiry_first()
    {
        var system = new ReplicaSystem();
        var call = system.Nodes[0].Ask("first", new Add("k", "t", "call"), new Caller("t", "operator"), null, 0, default);
        system.Time.RunUntil(() => system.All(SystemTables.Effects).Count == 1, TimeSpan.FromSeconds(1));
        system.Processes[0].Kill();
        system.Settle(30);
        system.CallsOf("k/t").ShouldBe(0);
        system.Settle(60);

        call.IsCompleted.ShouldBeFalse();
        system.Worlds[1].Calls.ShouldBe([("k/t", true)]);
        system.Counter("k")!.Seen.ShouldBe("t called:t");
        system.All(SystemTables.Effects).ShouldBeEmpty();
    }

    [Fact]
    public void A_second_outcome_of_a_call_that_was_taken_over_changes_nothing()
    {
        var system = new ReplicaSystem();
        var slow = new TaskCompletionSource<EffectResult>();
        system.Worlds[0].Slow = slow.Task;
        system.Ask(0, new Add("k", "t", "call"));
        system.Settle(300);
        system.Counter("k")!.Seen.ShouldBe("t called:t");
        slow.SetResult(EffectResult.Done(new CalledOut("k", "t")));
        system.Settle(300);

        system.Worlds[0].Calls.ShouldBe([("k/t", false)]);
        system.Worlds[1].Calls.ShouldBe([("k/t", true)]);
        system.Counter("k")!.Seen.ShouldBe("t called:t");
        system.All(SystemTables.Effects).ShouldBeEmpty();
    }

    [Fact]
    public void Leftovers_are_handled_once_and_in_order()
    {
        var system = new ReplicaSystem(replicas: 3, options: new EngineOptions { MaxRounds = 1 });
        for (var i = 0; i < 30; i++) system.Ask(i % 3, new Add("k", $"{i}"));
        system.Settle(120);

        system.All(ToyModules.Echoes).Single().Seen.ShouldBe(string.Join(' ', Enumerable.Range(0, 30)));
        system.All(SystemTables.Held).ShouldBeEmpty();
    }

    /// <summary>Holds commits back while it is told to.</summary>
    sealed class SlowCommits(IStore inner, Func<bool> isAsleep, List<TaskCompletionSource> held) : IStore
    {
        public DateTimeOffset Now => inner.Now;

        public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new Transaction(this, await inner.Begin(cancel));

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        Task Awake()
        {
            if (!isAsleep()) return Task.CompletedTask;
            held.Add(new TaskCompletionSource());
            return held[^1].Task;
        }

        sealed class Transaction(SlowCommits store, IStoreTransaction inner) : IStoreTransaction
        {
            public ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel) => inner.Load(keys, cancel);

            public async ValueTask Commit(IReadOnlyList<RowChange> changes, CancellationToken cancel)
            {
                await store.Awake();
                await inner.Commit(changes, cancel);
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}

using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_an_external_system_is_slow
{
    static readonly EffectLimits LimitingIntake = SampleModules.Calls with { MaxConcurrency = 1, LimitsIntake = true };

    [Theory, InlineData(1, 2, 1), InlineData(3, 2, 1), InlineData(2, 8, 8)]
    public void Calls_slower_than_requests_are_each_made_once(double requestsPerSecond, int concurrency, double latency)
    {
        const int seconds = 300;
        var count = (int)(seconds * requestsPerSecond);
        var system = SystemWithLatency(latency, SampleModules.Calls with { MaxConcurrency = concurrency });
        for (var i = 0; i < count; i++)
        {
            system.SendAndWait(new Add($"k{i}", "t", "call"));
            system.Settle(1 / requestsPerSecond);
        }

        system.Settle((count * latency / concurrency) - seconds + latency + 5);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
        system.Behaviour.Calls.ShouldBe(Enumerable.Range(0, count).Select(i => ($"k{i}/t", false)), "once each, in order");
        Enumerable.Range(0, count).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Seen == "t called:t");
    }

    /// <summary>With the default options 64 calls at once serve 46 a second: for minutes most of them wait longer than a lease.</summary>
    [Fact]
    public void Mails_of_four_busy_minutes_are_each_sent_once()
    {
        const int perSecond = 70;
        const int seconds = 240;
        const int count = perSecond * seconds;
        var system = SystemWithLatency(seconds: 1.4, SampleModules.Calls with { MaxConcurrency = null });
        for (var second = 0; second < seconds; second++)
        {
            for (var i = 0; i < perSecond; i++) _ = system.Send(new Add($"k{(second * perSecond) + i}", "t", "call"));
            system.Settle(1);
        }

        system.All(system.FirstStore, EffectRow.Table).Count.ShouldBeGreaterThan(5_000, "the backlog is longer than a lease");
        system.Settle(180);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
        system.Behaviour.Calls.Count.ShouldBe(count);
        system.Behaviour.Calls.Distinct().Count().ShouldBe(count);
        Enumerable.Range(0, count).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Seen == "t called:t");
    }

    [Fact]
    public void Burst_beyond_capacity_is_called_once_each()
    {
        var system = SystemWithLatency(seconds: 0.01, SampleModules.Calls with { MaxConcurrency = 4 });
        var calls = Enumerable.Range(0, 400).Select(i => system.Send(new Add($"k{i}", "t", "call"))).ToList();
        system.Settle(3);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty("a freed slot finds the next call without polling");
        system.Behaviour.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(400);
        system.Behaviour.Calls.ShouldAllBe(call => !call.MayHaveBeenSent);
    }

    [Fact]
    public void Fast_calls_are_leased_when_they_are_stored()
    {
        var withoutLease = 0;
        var system = SystemWithLatency(seconds: 0, SampleModules.Calls with { MaxConcurrency = 2 }, inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes => withoutLease += changes.Count(change => change.Row is EffectRow { Lease: 0 }),
        });
        SendBursts(5);
        withoutLease.ShouldBeGreaterThan(0, "the first bursts exceed twice the concurrency");
        withoutLease = 0;
        SendBursts(20);

        withoutLease.ShouldBe(0);
        system.Behaviour.Calls.Count.ShouldBe(25 * 100);

        void SendBursts(int count)
        {
            for (var burst = 0; burst < count; burst++)
            {
                for (var i = 0; i < 100; i++) _ = system.Send(new Add($"k{i}", $"{system.Time.Elapsed}", "call"));
                system.Settle(0.1);
            }
        }
    }

    [Fact]
    public void Calls_longer_than_half_their_lease_are_made_once()
    {
        var system = SystemWithLatency(seconds: 45, SampleModules.Calls with { MaxConcurrency = 1 });
        foreach (var i in Enumerable.Range(0, 4)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        system.Settle(40);
        system.All(system.FirstStore, EffectRow.Table).Count(row => row is { Lease: 1, Version: > 1 }).ShouldBe(2, "renewed");
        system.Settle(160);

        system.Behaviour.Calls.ShouldBe([("k0/t", false), ("k1/t", false), ("k2/t", false), ("k3/t", false)]);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Conflicting_renewals_repeat_no_call()
    {
        var conflicts = 0;
        var system = SystemWithLatency(seconds: 45, SampleModules.Calls, inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is EffectRow { Version: > 1 }) && ++conflicts % 3 != 0)
                    throw new VersionConflictException("another lane has changed the row");
            },
        });
        for (var i = 0; i < 60; i++)
        {
            system.SendAndWait(new Add($"k{i}", "t", "call"));
            system.Settle(1);
        }

        system.Settle(60);
        conflicts.ShouldBeGreaterThan(10);
        system.Behaviour.Calls.Count.ShouldBe(60);
        Enumerable.Range(0, 60).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Seen == "t called:t");
    }

    [Fact]
    public void Outcomes_are_kept_while_the_store_is_away()
    {
        var isAway = false;
        var system = SystemWithLatency(seconds: 45, SampleModules.Calls with { MaxConcurrency = 1 }, inner => new InterceptingStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isAway) throw new StoreUnavailableException("away");
            },
        });
        foreach (var i in Enumerable.Range(0, 2)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        system.Settle(20);
        isAway = true;
        system.Settle(100);
        isAway = false;
        system.Settle(60);

        system.Behaviour.Calls.ShouldBe([("k0/t", false), ("k1/t", false)]);
        foreach (var i in Enumerable.Range(0, 2)) system.FirstCounter($"k{i}")!.Seen.ShouldBe("t called:t");
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Intake_refuses_requests_until_calls_wait_less()
    {
        var system = SystemWithLatency(seconds: 1, LimitingIntake);
        foreach (var i in Enumerable.Range(0, 60)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        system.Settle(25);
        system.SendAndWait(new Add("accepted", "t"));
        system.Settle(10);

        system.Node.EffectWait.ShouldBeGreaterThan(TimeSpan.FromSeconds(30));
        var refused = Should.Throw<OverloadedException>(() => system.SendAndWait(new Add("refused", "t")));
        refused.Message.ShouldStartWith("Calls to 'first.call_out' wait since 2026-01-02T03:04:0");
        system.Settle(30);
        system.Node.EffectWait.ShouldBe(TimeSpan.Zero);
        system.SendAndWait(new Add("accepted again", "t"));
        system.FirstCounter("refused").ShouldBeNull();
    }

    [Fact]
    public void Intake_stays_open_while_external_system_is_down()
    {
        var system = SystemWithLatency(seconds: 0, LimitingIntake);
        system.Behaviour.ExternalSystem = (_, _) => EffectResult.NotAttempted(TimeSpan.FromSeconds(5));
        for (var i = 0; i < 120; i++)
        {
            system.SendAndWait(new Add($"k{i}", "t", "call"));
            system.Settle(1);
            system.Node.EffectWait.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public void Deadline_is_postponed_while_calls_wait()
    {
        var system = SystemWithLatency(seconds: 1, LimitingIntake);
        foreach (var i in Enumerable.Range(0, 30)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        system.SendAndWait(new Add("d", "t", "deadline"));
        system.Settle(25);
        system.FirstCounter("d")!.Seen.ShouldBe("t");
        system.Settle(15);

        system.FirstCounter("d")!.Seen.ShouldBe("t gave-up");
    }

    [Fact]
    public void Postponed_deadlines_are_not_rewritten()
    {
        var writes = 0;
        var system = SystemWithLatency(seconds: 1, LimitingIntake, inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes => writes += changes.Count(change => change.Row is StoredMessage { Kind: StoredMessageKind.Deadline }),
        });
        foreach (var i in Enumerable.Range(0, 30)) system.SendAndWait(new Add($"k{i}", "t", "call"));
        foreach (var i in Enumerable.Range(0, 50)) system.SendAndWait(new Add($"d{i}", "t", "deadline"));
        system.Settle(25);
        system.FirstCounter("d0")!.Seen.ShouldBe("t");
        writes.ShouldBe(50);
        system.Settle(15);

        system.FirstCounter("d49")!.Seen.ShouldBe("t gave-up");
    }

    [Fact]
    public void Leased_calls_of_a_dead_process_begin_at_once()
    {
        const int count = 5_000;
        var system = SystemWithLatency(seconds: 0, SampleModules.Calls with { MaxConcurrency = count });
        system.Behaviour.Latency = cancel => new TaskCompletionSource().Task.WaitAsync(cancel);
        foreach (var i in Enumerable.Range(0, count)) _ = system.Send(new Add($"k{i}", "t", "call"));
        system.Settle(1);
        system.Behaviour.Latency = _ => Task.CompletedTask;
        system.Behaviour.Calls.Clear();
        system.Restart();
        system.Settle(1);

        system.Behaviour.Calls.Count.ShouldBe(count);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    static SampleSystem SystemWithLatency(double seconds, EffectLimits calls, Func<IStore, IStore>? wrap = null)
    {
        var system = new SampleSystem(isJoined: true, calls: calls, wrap: wrap);
        if (seconds > 0) system.Behaviour.Latency = _ => system.Time.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None);
        return system;
    }
}

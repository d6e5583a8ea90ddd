using Doms.Engine;
using Doms.Engine.Effects;

namespace Doms.Tests.Engine;

public sealed class EffectQueueTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static readonly EffectType Type = new(
        "call", SampleJson.Default.SampleCall, new EffectLimits { MaxDuration = TimeSpan.FromSeconds(1), MaxConcurrency = 3 },
        (_, _, _) => throw new NotSupportedException());

    [Fact]
    public async Task Concurrent_lanes_never_exceed_capacity_and_concurrency()
    {
        const int lanes = 8;
        const int effectsPerLane = 5_000;
        var queue = new EffectQueue(Type, new EngineOptions(), new Lock(), () => { });
        var seconds = 0;
        var (running, mostRunning, leased, mostLeased) = (0, 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(() => RunLane(lane))));

        queue.FreeCapacity.ShouldBe(6);
        queue.IsEmpty.ShouldBeTrue();
        mostRunning.ShouldBeLessThanOrEqualTo(3);
        mostLeased.ShouldBeLessThanOrEqualTo(6);

        void RunLane(int lane)
        {
            for (var i = 0; i < effectsPerLane; i++)
            {
                if (!queue.TryReserve(isNew: true, 1)) continue;
                Max(ref mostLeased, Interlocked.Increment(ref leased));
                if (i % 3 == 0)
                {
                    Interlocked.Decrement(ref leased);
                    queue.CancelReservation(1);
                    continue;
                }

                queue.Add(CallOf($"{lane}/{i}"), Now);
                while (queue.TakeNext(Now) is { } next) Run(next);
            }
        }

        void Run(HeldEffect held)
        {
            Max(ref mostRunning, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
            Interlocked.Decrement(ref leased);
            queue.End(held, Succeeded, Now.AddSeconds(Interlocked.Increment(ref seconds))).ShouldBeTrue();
            queue.Drop(held.Call.Lease);
        }
    }

    [Fact]
    public void Capacity_follows_the_calls_of_two_seconds()
    {
        var queue = new EffectQueue(Type, new EngineOptions(), new Lock(), () => { });
        for (var i = 0; i < 100; i++) CallAndEnd(queue, $"{i}", Now);
        queue.FreeCapacity.ShouldBe(200);
        CallAndEnd(queue, "next second", Now.AddSeconds(1));
        queue.FreeCapacity.ShouldBe(200);
        while (queue.FreeCapacity > 0) Lease(queue, $"held {queue.FreeCapacity}");
        queue.End(queue.TakeNext(Now.AddSeconds(30))!, Succeeded, Now.AddSeconds(30)).ShouldBeTrue();
        queue.FreeCapacity.ShouldBe(0, "of twice the concurrency");
        queue.TryReserve(isNew: false, 1).ShouldBeFalse();
    }

    static EffectResult Succeeded { get; } = EffectResult.Done(new object());

    static void CallAndEnd(EffectQueue queue, string key, DateTimeOffset now)
    {
        Lease(queue, key);
        queue.End(queue.TakeNext(now)!, Succeeded, now).ShouldBeTrue();
        queue.Drop(new LeasedEffect(key, 1));
    }

    static void Lease(EffectQueue queue, string key)
    {
        queue.TryReserve(isNew: true, 1).ShouldBeTrue();
        queue.Add(CallOf(key), Now);
    }

    static void Max(ref int most, int value)
    {
        for (var seen = most; seen < value && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = most)
        {
        }
    }

    static EffectCall CallOf(string key)
    {
        var row = new EffectRow(key, 1, "first", Type.Name, Now.AddMinutes(1), Lease: 1, 0, null, Now, "{}", [1]);
        return new EffectCall(row, Type, new SampleCall(key, "t"), MayHaveBeenSent: false, WaitingSince: Now);
    }
}

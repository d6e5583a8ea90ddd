using Doms.Engine;
using Doms.Engine.Services;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>Commits hang, so that requests wait behind the running batch and behind queued ones.</summary>
public sealed class When_requests_wait_too_long
{
    static readonly TimeSpan MaxAge = new EngineOptions().MaxQueueAge;
    readonly Queue<TaskCompletionSource> _hanging = [];
    readonly SampleSystem _system;

    public When_requests_wait_too_long() => _system = new SampleSystem(
        isJoined: true, new EngineOptions { MinBatchSize = 1, MaxBatchSize = 1 }, inner => new InterceptingStore(inner)
        {
            OnCommit = async (_, commit) =>
            {
                var end = new TaskCompletionSource();
                _hanging.Enqueue(end);
                await end.Task;
                await commit();
            },
        });

    [Fact]
    public void Request_behind_a_batch_that_hangs_is_refused()
    {
        var running = _system.Send(new Add("running", "t"));
        _system.Settle(MaxAge.TotalSeconds - 1);
        var queued = _system.Send(new Add("queued", "t"));
        _system.Settle(2);

        ShouldBeRefused();
        EndCommits();
        running.CompletedResult().Status.ShouldBe(201);
        queued.CompletedResult().Status.ShouldBe(201);
        _system.Send(new Add("accepted", "t")).IsFaulted.ShouldBeFalse();
    }

    [Fact]
    public void Request_behind_queued_requests_is_refused()
    {
        var calls = Enumerable.Range(0, 3).Select(i => _system.Send(new Add($"k{i}", "t"))).ToList();
        _system.Settle(MaxAge.TotalSeconds - 1);
        EndCommit();
        _system.Settle(2);

        calls[0].CompletedResult().Status.ShouldBe(201);
        ShouldBeRefused();
        EndCommits();
        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
    }

    [Fact]
    public void Broker_record_behind_a_batch_is_kept_however_old()
    {
        var (hanging, hasHung) = (new TaskCompletionSource(), false);
        var system = new SampleSystem(isJoined: false, wrap: inner => new InterceptingStore(inner)
        {
            OnCommit = async (changes, commit) =>
            {
                if (!hasHung && changes.Any(change => change.Row is Echo))
                {
                    hasHung = true;
                    await hanging.Task;
                }

                await commit();
            },
        });
        system.SendAndWait(new Add("k", "1"));
        for (var i = 2; i < 6; i++)
        {
            system.Settle(60);
            system.SendAndWait(new Add("k", $"{i}"));
        }

        hanging.SetResult();
        system.Settle(5);
        system.Echo("k")!.Seen.ShouldBe("1 2 3 4 5");
    }

    void ShouldBeRefused()
    {
        var refused = Should.Throw<OverloadedException>(() => _system.Send(new Add("refused", "t")).CompletedResult());
        refused.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
        refused.Message.ShouldContain("Engine:MaxQueueAge");
        _system.FirstCounter("refused").ShouldBeNull();
    }

    void EndCommit()
    {
        _hanging.Dequeue().SetResult();
        _system.Settle(0.1);
    }

    void EndCommits()
    {
        while (_hanging.Count > 0) EndCommit();
    }
}

using Doms.Engine;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_the_process_dies
{
    [Theory, InlineData(true), InlineData(false)]
    public void Crash_before_commit_leaves_no_changes_and_no_response(bool isJoined)
    {
        InterceptingStore? store = null;
        var system = new SampleSystem(isJoined, wrap: inner => CaptureFirst(ref store, inner));
        system.Settle(0.1);
        var never = new TaskCompletionSource();
        store!.OnCommit = (_, _) => new ValueTask(never.Task);
        var call = system.Send(new Add("k", "t", "call"));
        system.Settle(0.05);
        system.Restart();
        system.Settle(60);

        call.IsCompleted.ShouldBeFalse();
        system.FirstCounter("k").ShouldBeNull();
        system.Echo("k").ShouldBeNull();
        system.Behaviour.Calls.ShouldBeEmpty();
    }

    [Theory, InlineData("call", "t called:t"), InlineData("tick", "t tick:t")]
    public void Work_of_a_commit_that_arrives_afterwards_is_done(string behaviour, string seen)
    {
        InterceptingStore? store = null;
        Func<ValueTask>? late = null;
        var system = new SampleSystem(isJoined: true, wrap: inner => CaptureFirst(ref store, inner));
        system.Settle(0.1);
        store!.OnCommit = (_, commit) =>
        {
            late ??= commit;
            return new ValueTask(new TaskCompletionSource().Task);
        };
        _ = system.Send(new Add("k", "t", behaviour));
        system.Settle(0.05);
        system.Restart();
        system.Settle(10);
        system.Time.Run(late!().AsTask());
        system.Settle(180);

        system.FirstCounter("k")!.Seen.ShouldBe(seen);
    }

    [Fact]
    public void Crash_after_commit_before_publish_loses_no_message()
    {
        var system = new SampleSystem(isJoined: false);
        system.SendAndWait(new Add("k", "t"));
        system.Restart();
        system.Settle(5);

        system.Behaviour.Handled.ShouldBe(["t"]);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Crash_after_publish_before_outbox_deletion_causes_no_duplicate()
    {
        var (isDead, hasDied) = (false, false);
        var system = new SampleSystem(isJoined: false, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                isDead |= !hasDied && changes.Any(change => change.Key.Table == OutboxRow.Table && change.Row is null);
                if (isDead) throw new StoreUnavailableException("the process is dead");
            },
        });
        system.SendAndWait(new Add("k", "t"));
        system.Settle(0.5);
        isDead.ShouldBeTrue();
        system.All(system.FirstStore, OutboxRow.Table).ShouldNotBeEmpty();
        (isDead, hasDied) = (false, true);
        system.Restart();
        system.Settle(5);

        system.Echo("k")!.Value.ShouldBe(1);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Takeover_inquires_before_sending_again(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.Behaviour.ExternalSystem = (_, _) => EffectResult.Retry("no answer");
        system.SendAndWait(new Add("k", "t", "call"));
        system.Behaviour.Calls.Clear();
        system.Behaviour.ExternalSystem = (_, request) => EffectResult.Done(new CallFinished(request.Id, request.Tag));
        system.Restart();
        system.Settle(5);

        system.Behaviour.Calls.ShouldContain(("k/t", true));
        system.FirstCounter("k")!.Seen.ShouldBe("t called:t");
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Timers_fire_once_after_the_restart(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.SendAndWait(new Add("k", "t", "tick"));
        system.Stop();
        system.Restart();
        system.Settle(9);
        system.FirstCounter("k")!.Value.ShouldBe(1);
        system.Settle(5);

        system.FirstCounter("k")!.Seen.ShouldBe("t tick:t");
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    static InterceptingStore CaptureFirst(ref InterceptingStore? first, IStore inner)
    {
        var store = new InterceptingStore(inner);
        first ??= store;
        return store;
    }

    [Fact]
    public void Clean_stop_acknowledges_records_of_the_running_batch()
    {
        Task? stop = null;
        SampleSystem? system = null;
        system = new SampleSystem(isJoined: false, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is Echo)) stop ??= system!.SecondNode.Stop();
            },
        });
        system.SendAndWait(new Add("k", "t"));
        system.Settle(1);

        stop.ShouldNotBeNull().IsCompletedSuccessfully.ShouldBeTrue();
        system.Echo("k")!.Value.ShouldBe(1);
        system.Transport.Unacknowledged("second").ShouldBe(0);
    }

    [Fact]
    public void Stop_that_cancels_a_batch_begins_no_other()
    {
        InterceptingStore? store = null;
        var system = new SampleSystem(isJoined: true, wrap: inner => CaptureFirst(ref store, inner));
        system.SendAndWait(new Add("other", "call", "hang"));
        system.Settle(0.1);
        store!.BeforeLoad = cancel => new TaskCompletionSource().Task.WaitAsync(cancel);
        var running = system.Send(new Add("k", "first"));
        system.Settle(0.1);
        var queued = system.Send(new Add("k", "second"));
        store.BeforeLoad = _ => Task.CompletedTask;
        var stop = system.Node.Stop();
        system.Settle(new EngineOptions().StopTimeout.TotalSeconds * 2);

        stop.IsCompletedSuccessfully.ShouldBeTrue();
        system.FirstCounter("k").ShouldBeNull();
        Should.Throw<OutcomeUnknownException>(() => running.CompletedResult());
        Should.Throw<OverloadedException>(() => queued.CompletedResult());
    }
}

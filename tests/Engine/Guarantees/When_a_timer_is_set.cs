using Doms.Engine.Deferral;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_timer_is_set
{
    readonly SampleSystem _system;
    InterceptingStore? _store;

    public When_a_timer_is_set() => _system = new(isJoined: true, wrap: inner => _store = new InterceptingStore(inner));

    IReadOnlyList<StoredMessage> Stored => _system.All(_system.FirstStore, StoredMessage.Table);

    string? Seen => _system.FirstCounter("k")?.Seen;

    [Fact]
    public void Timer_set_twice_is_handled_once_at_the_later_time()
    {
        _system.SendAndWait(new Add("k", "first", "set timer"));
        _system.Settle(6);
        _system.SendAndWait(new Add("k", "second", "set timer"));
        _system.Settle(6);

        Stored.ShouldHaveSingleItem();
        Seen.ShouldBe("first second");
        _system.Settle(6);
        Stored.ShouldBeEmpty();
        Seen.ShouldBe("first second tick:second");
    }

    [Fact]
    public void Cancelled_timer_is_deleted()
    {
        _system.SendAndWait(new Add("k", "first", "set timer"));
        _system.SendAndWait(new Add("k", "second", "cancel timer"));

        Stored.ShouldBeEmpty();
        _system.Settle(60);
        Seen.ShouldBe("first second");
    }

    [Fact]
    public void Timer_set_while_handling_it_is_handled_again()
    {
        _system.SendAndWait(new Add("k", "again", "set timer"));
        _system.Settle(15);
        Stored.ShouldHaveSingleItem();
        _system.Settle(15);

        Stored.ShouldBeEmpty();
        Seen.ShouldBe("again tick:again tick:last");
    }

    [Fact]
    public void Timer_cancelled_and_set_again_outlives_its_first_message()
    {
        _system.SendAndWait(new Add("k", "first", "set timer"));
        _system.Settle(9.9);
        // The first message becomes due while the batch with the others is under way.
        var (bothSent, resume) = (new TaskCompletionSource<bool>(), new TaskCompletionSource());
        var reading = _system.Node.RunBetweenBatches(() => bothSent.Task);
        _ = _system.Send(new Add("k", "second", "cancel timer"));
        _ = _system.Send(new Add("k", "third", "set timer"));
        _store!.BeforeLoad = _ => resume.Task;
        bothSent.SetResult(true);
        _system.Settle(1);
        resume.SetResult();
        _system.Settle(1);

        reading.IsCompletedSuccessfully.ShouldBeTrue();
        Stored.ShouldHaveSingleItem();
        Seen.ShouldBe("first second third");
        _system.Settle(60);
        Stored.ShouldBeEmpty();
        Seen.ShouldBe("first second third tick:third");
    }

    [Fact]
    public void Timer_whose_message_failed_is_retried_beside_the_next()
    {
        _system.SendAndWait(new Add("k", "t", "set timer"));
        _system.Settle(9.9);
        _system.Behaviour.FailingTags.Add("t");
        _system.Settle(1);
        _system.SendAndWait(new Add("k", "next", "set timer"));
        _system.Behaviour.FailingTags.Clear();
        _system.Settle(60);

        Stored.ShouldBeEmpty();
        Seen.ShouldBe("t next tick:t tick:next");
    }
}

using Doms.Orchestrator.Domain;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaWhyTests
{
    static readonly object[] ToShip = [Created, Reserved, Paid, Confirmed];

    static SagaWaiting? Why(Saga saga) => SagaWhy.WaitingFor(saga, All);

    [Fact]
    public void It_waits_for_the_answer_to_its_step_since_the_one_before()
    {
        var story = new Story().When(Created, Reserved);
        Why(story.Saga).ShouldBe(new SagaWaiting("payment.success", Start.AddSeconds(2), story.Saga.Deadline, null));
        Why(story.When(Unknown).Saga).ShouldBe(new SagaWaiting("payment.success", Start.AddSeconds(2), story.Saga.Deadline, null));
    }

    [Fact]
    public void Undoing_it_waits_for_what_says_that_it_is_undone()
    {
        Why(new Story().When(Created, Reserved, Declined).Saga)!.Event.ShouldBe("inventory.released");
        Why(new Story().When(Created, Unavailable).Saga)!.Event.ShouldBe("order.cancelled");
        Why(new Story().When([.. ToShip, CancelAsked]).Saga)!.Event.ShouldBe("shipment.cancelled");
    }

    [Fact]
    public void Stuck_it_says_why_and_waits_for_nothing_by_the_clock()
    {
        var story = new Story().When([.. ToShip, Shipped, FailedOnTheWay]);
        var why = Why(story.Saga).ShouldNotBeNull();
        (why.Since, why.Deadline).ShouldBe((story.Now, null));
        why.Attention.ShouldNotBeNull().ShouldContain("lost");
    }

    [Fact]
    public void A_command_sent_again_is_no_new_beginning()
    {
        var story = new Story().When(ToShip);
        var since = story.Now;
        Why(story.WhenDeadlinePasses().Saga)!.Since.ShouldBe(since);
        story.When(GivenUp, Retry);
        Why(story.Saga).ShouldBe(new SagaWaiting("shipment.created", since, story.Saga.Deadline, null));
    }

    [Fact]
    public void Resolved_as_completed_it_waits_for_what_is_left()
    {
        var story = new Story().When([.. ToShip, Shipped, FailedOnTheWay, ResolveCompleted]);
        Why(story.Saga)!.Event.ShouldBe("inventory.committed");
    }

    [Fact]
    public void A_row_that_tells_little_is_read_all_the_same()
    {
        var bare = new Story().When(Created).Saga with { Step = "gone", History = [] };
        Why(bare).ShouldBe(new SagaWaiting("gone", bare.ChangedAt, bare.Deadline, null));
        Why(bare with { Undoing = true })!.Event.ShouldBe("gone");
        Why(bare with { Status = SagaStatus.NeedsAttention })!.Attention.ShouldBe("gone");
    }

    [Fact]
    public void At_its_end_it_waits_for_nothing()
    {
        Why(new Story().When([.. ToShip, Shipped, Delivered, Completed]).Saga).ShouldBeNull();
        Why(new Story().When(Created, Unavailable, Cancelled).Saga).ShouldBeNull();
    }
}

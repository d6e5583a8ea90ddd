using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaDeadlineTests
{
    [Fact]
    public void Only_an_earlier_deadline_asks_for_another_timer()
    {
        var story = new Story().When(Created);
        var first = story.Saga.TimerAt;
        first.ShouldBe(story.Now + Times.Answer);
        story.When(Reserved).Saga.TimerAt.ShouldBe(first);
        story.Saga.Deadline.ShouldBe(story.Now + Times.Pay);
        story.When(CancelAsked).Saga.TimerAt.ShouldBe(story.Now + Times.Retry);
    }

    [Fact]
    public void A_timer_that_fires_before_the_deadline_asks_for_a_new_one()
    {
        var story = new Story().When(Created, Reserved);
        var deadline = story.Saga.Deadline;
        story.WhenTimerFires().Then("RUNNING pay");
        (story.Saga.TimerAt, story.Saga.Deadline).ShouldBe((deadline, deadline));
    }

    [Fact]
    public void A_timer_that_is_not_the_last_one_scheduled_does_nothing() =>
        new Story().When(Created, new SagaTimer(Id, Start.AddMinutes(9))).ThenUnchanged();

    [Fact]
    public void A_timer_after_the_end_does_nothing()
    {
        var story = new Story().When(Created, Unavailable, Cancelled);
        story.WhenTimerFires().ThenUnchanged().Then("COMPENSATED cancel");
    }

    [Fact]
    public void A_timer_while_an_operator_is_awaited_does_nothing()
    {
        var story = new Story().When(Created, Reserved, GivenUp);
        story.WhenTimerFires().ThenUnchanged().Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void A_timer_that_died_is_replaced_when_the_saga_moves_again()
    {
        var story = new Story().When(Created);
        var died = story.Saga.TimerAt.ShouldNotBeNull();
        while (story.Now <= died) story.When(GivenUp);
        story.When(Reserved).Saga.TimerAt.ShouldBe(story.Saga.Deadline);
    }

    [Fact]
    public void Stock_that_does_not_answer_in_time_is_released() => new Story()
        .When(Created).WhenDeadlinePasses()
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Reserved, Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "No answer to 'reserve' in time.", []));

    [Fact]
    public void A_payment_unknown_at_its_deadline_is_taken_back_and_awaited()
    {
        var story = new Story().When(Created, Reserved, Unknown).WhenDeadlinePasses();
        story.Then("COMPENSATING pay", "payment.refund");
        story.WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        story.When(Refunded).Then("COMPENSATING reserve", "inventory.release");
        story.EverSent.Count(message => message is InitiatePayment).ShouldBe(1);
    }

    [Fact]
    public void A_compensation_is_sent_again_with_longer_waits_and_then_needs_attention()
    {
        var story = new Story().When(Created, Reserved, Paid, CancelAsked);
        var waits = new List<TimeSpan?>();
        for (var attempt = 1; attempt <= Times.Attempts; attempt++)
        {
            story.Then("COMPENSATING pay", "payment.refund");
            waits.Add(story.Saga.Deadline - story.Now);
            story.WhenDeadlinePasses();
        }

        waits.ShouldBe([Times.Retry, Times.Retry * 2, Times.Retry * 4]);
        story.Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");
    }

    [Fact]
    public void What_does_not_depend_on_the_stuck_compensation_is_undone_all_the_same()
    {
        var story = new Story().When(Created, Reserved, Paid, CancelAsked);
        for (var attempt = 1; attempt <= Times.Attempts; attempt++) story.WhenDeadlinePasses();
        story.When(Released).Then("NEEDS_ATTENTION pay");
        story.When(Refunded).Then("COMPENSATING cancel", "order.cancel");
    }

    [Fact]
    public void A_refused_refund_is_tried_again_and_then_needs_attention()
    {
        var story = new Story().When(Created, Reserved, Paid, CancelAsked, RefundFailed).Then("COMPENSATING pay");
        story.WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        story.When(RefundFailed).WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        story.When(RefundFailed).Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");
        story.When(RefundFailed).Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void A_question_without_an_answer_undoes_nothing_else()
    {
        var story = new Story().When(Created, Reserved, Paid, Confirmed, Shipped, CancelAsked);
        story.WhenDeadlinePasses().Then("RUNNING ship", "fulfillment.cancel");
        story.WhenDeadlinePasses().WhenDeadlinePasses().Then("NEEDS_ATTENTION ship", "saga.needs_attention");
        story.When(ShipmentOff).Then("COMPENSATING pay", "payment.refund");
    }

    [Fact]
    public void After_the_pivot_a_command_is_sent_again_and_then_needs_attention()
    {
        var story = new Story().When(Created, Reserved, Paid);
        story.WhenDeadlinePasses().Then("RUNNING confirm", "order.confirm");
        story.WhenDeadlinePasses().Then("RUNNING confirm", "order.confirm");
        story.WhenDeadlinePasses().Then("NEEDS_ATTENTION confirm", "saga.needs_attention");
        story.When(Confirmed).Then("RUNNING ship", "fulfillment.create");
    }

    [Fact]
    public void An_overdue_delivery_needs_attention_and_may_still_come()
    {
        var story = new Story().When(Created, Reserved, Paid, Confirmed, Shipped);
        story.WhenDeadlinePasses().Then("NEEDS_ATTENTION deliver", "saga.needs_attention");
        story.When(Delivered).Then("RUNNING complete", "order.complete");
    }

    [Fact]
    public void A_cancellation_of_the_order_without_an_answer_is_sent_again() => new Story()
        .When(Created, Unavailable).WhenDeadlinePasses()
        .Then("COMPENSATING cancel", "order.cancel");

    [Fact]
    public void Deadlines_are_whole_milliseconds()
    {
        var decider = new SagaDecider(All, Workflows.InventoryFirst);
        var saga = decider.Decide(null, Created, Moment.At(Start.AddTicks(12_345))).State.ShouldNotBeNull();
        saga.Deadline.ShouldBe(Start.AddMilliseconds(1) + Times.Answer);
    }
}

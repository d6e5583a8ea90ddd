using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaDeadlineTests
{
    [Fact]
    public void Only_earlier_deadline_schedules_another_timer()
    {
        var story = new SagaScenario().When(Created);
        var first = story.Saga.TimerAt;
        first.ShouldBe(story.Now + Timeouts.StepTimeout);
        story.When(Reserved).Saga.TimerAt.ShouldBe(first);
        story.Saga.Deadline.ShouldBe(story.Now + Timeouts.PaymentTimeout);
        story.When(CancelRequested).Saga.TimerAt.ShouldBe(story.Now + Timeouts.CompensationRetryDelay);
    }

    [Fact]
    public void Timer_firing_before_deadline_is_rescheduled()
    {
        var story = new SagaScenario().When(Created, Reserved);
        var deadline = story.Saga.Deadline;
        story.WhenTimerFires().Then("RUNNING pay");
        (story.Saga.TimerAt, story.Saga.Deadline).ShouldBe((deadline, deadline));
    }

    [Fact]
    public void Superseded_timer_is_ignored() =>
        new SagaScenario().When(Created, new SagaTimer(Id, Start.AddMinutes(9))).ThenUnchanged();

    [Fact]
    public void A_timer_after_the_end_does_nothing()
    {
        var story = new SagaScenario().When(Created, Unavailable, Cancelled);
        story.WhenTimerFires().ThenUnchanged().Then("COMPENSATED cancel");
    }

    [Fact]
    public void Timer_of_stuck_saga_is_ignored()
    {
        var story = new SagaScenario().When(Created, Reserved, PaymentDeadLettered);
        story.WhenTimerFires().ThenUnchanged().Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void Lost_timer_is_replaced_on_next_transition()
    {
        var story = new SagaScenario().When(Created);
        var died = story.Saga.TimerAt.ShouldNotBeNull();
        while (story.Now <= died) story.When(PaymentDeadLettered);
        story.When(Reserved).Saga.TimerAt.ShouldBe(story.Saga.Deadline);
    }

    [Fact]
    public void Reservation_without_response_in_time_is_released() => new SagaScenario()
        .When(Created).WhenDeadlinePasses()
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Reserved, Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "No response to 'reserve' in time.", []));

    [Fact]
    public void Payment_unknown_at_deadline_is_refunded_and_awaited()
    {
        var story = new SagaScenario().When(Created, Reserved, Unknown).WhenDeadlinePasses();
        story.Then("COMPENSATING pay", "payment.refund");
        story.WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        story.When(Refunded).Then("COMPENSATING reserve", "inventory.release");
        story.AllSent.Count(message => message is InitiatePayment).ShouldBe(1);
    }

    [Fact]
    public void Compensation_is_retried_with_backoff_then_needs_attention()
    {
        var story = new SagaScenario().When(Created, Reserved, Paid, CancelRequested);
        var waits = new List<TimeSpan?>();
        for (var attempt = 1; attempt <= Timeouts.MaxAttempts; attempt++)
        {
            story.Then("COMPENSATING pay", "payment.refund");
            waits.Add(story.Saga.Deadline - story.Now);
            story.WhenDeadlinePasses();
        }

        waits.ShouldBe([Timeouts.CompensationRetryDelay, Timeouts.CompensationRetryDelay * 2, Timeouts.CompensationRetryDelay * 4]);
        story.Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");
    }

    [Fact]
    public void Independent_steps_are_compensated_despite_stuck_compensation()
    {
        var story = new SagaScenario().When(Created, Reserved, Paid, CancelRequested);
        for (var attempt = 1; attempt <= Timeouts.MaxAttempts; attempt++) story.WhenDeadlinePasses();
        story.When(Released).Then("NEEDS_ATTENTION pay");
        story.When(Refunded).Then("COMPENSATING cancel", "order.cancel");
    }

    [Fact]
    public void Refused_refund_is_retried_then_needs_attention()
    {
        var story = new SagaScenario().When(Created, Reserved, Paid, CancelRequested, RefundFailed).Then("COMPENSATING pay");
        story.WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        story.When(RefundFailed).WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        story.When(RefundFailed).Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");
        story.When(RefundFailed).Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void Unanswered_cancel_request_compensates_nothing_else()
    {
        var story = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, CancelRequested);
        story.WhenDeadlinePasses().Then("RUNNING ship", "fulfillment.cancel");
        story.WhenDeadlinePasses().WhenDeadlinePasses().Then("NEEDS_ATTENTION ship", "saga.needs_attention");
        story.When(CancelledShipment).Then("COMPENSATING pay", "payment.refund");
    }

    [Fact]
    public void Command_after_pivot_is_retried_then_needs_attention()
    {
        var story = new SagaScenario().When(Created, Reserved, Paid);
        story.WhenDeadlinePasses().Then("RUNNING confirm", "order.confirm");
        story.WhenDeadlinePasses().Then("RUNNING confirm", "order.confirm");
        story.WhenDeadlinePasses().Then("NEEDS_ATTENTION confirm", "saga.needs_attention");
        story.When(Confirmed).Then("RUNNING ship", "fulfillment.create");
    }

    [Fact]
    public void Overdue_delivery_needs_attention_and_may_still_arrive()
    {
        var story = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped);
        story.WhenDeadlinePasses().Then("NEEDS_ATTENTION deliver", "saga.needs_attention");
        story.When(Delivered).Then("RUNNING complete", "order.complete");
    }

    [Fact]
    public void Unanswered_order_cancellation_is_sent_again() => new SagaScenario()
        .When(Created, Unavailable).WhenDeadlinePasses()
        .Then("COMPENSATING cancel", "order.cancel");

    [Fact]
    public void Deadlines_are_whole_milliseconds()
    {
        var decider = new SagaDecider(AllWorkflows, Workflows.InventoryFirst);
        var saga = decider.Decide(null, Created, Moment.At(Start.AddTicks(12_345))).Row<Saga>().ShouldNotBeNull();
        saga.Deadline.ShouldBe(Start.AddMilliseconds(1) + Timeouts.StepTimeout);
    }
}

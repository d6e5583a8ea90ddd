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
        var scenario = new SagaScenario().When(Created);
        var first = scenario.Saga.TimerAt;
        first.ShouldBe(scenario.Now + Timeouts.StepTimeout);
        scenario.When(Reserved).Saga.TimerAt.ShouldBe(first);
        scenario.Saga.Deadline.ShouldBe(scenario.Now + Timeouts.StepTimeout);
        scenario.When(CancelRequested).Saga.TimerAt.ShouldBe(scenario.Now + Timeouts.CompensationRetryDelay);
    }

    [Fact]
    public void Timer_firing_before_deadline_is_rescheduled()
    {
        var scenario = new SagaScenario().When(Created, MailDeadLettered, Reserved);
        var deadline = scenario.Saga.Deadline;
        scenario.WhenTimerFires().Then("RUNNING pay");
        (scenario.Saga.TimerAt, scenario.Saga.Deadline).ShouldBe((deadline, deadline));
    }

    [Fact]
    public void Superseded_timer_is_ignored() =>
        new SagaScenario().When(Created, new SagaTimer(Id, Start.AddMinutes(9))).ThenUnchanged();

    [Fact]
    public void A_timer_after_the_end_does_nothing()
    {
        var scenario = new SagaScenario().When(Created, Unavailable);
        var timer = new SagaTimer(Id, scenario.Saga.TimerAt.ShouldNotBeNull());
        scenario.When(Cancelled).Saga.TimerAt.ShouldBeNull();
        scenario.When(timer).ThenUnchanged().Then("COMPENSATED cancel");
    }

    [Fact]
    public void Timer_of_stuck_saga_is_ignored()
    {
        var scenario = new SagaScenario().When(Created, Reserved, PaymentDeadLettered);
        scenario.WhenTimerFires().ThenUnchanged().Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void Lost_timer_is_replaced_on_next_transition()
    {
        var scenario = new SagaScenario().When(Created);
        var died = scenario.Saga.TimerAt.ShouldNotBeNull();
        while (scenario.Now <= died) scenario.When(PaymentDeadLettered);
        scenario.When(Reserved).Saga.TimerAt.ShouldBe(scenario.Saga.Deadline);
    }

    [Fact]
    public void Deadline_before_pivot_sends_the_same_command_again()
    {
        new SagaScenario().When(Created).WhenDeadlinePasses()
            .Then("RUNNING reserve", new ReserveInventory(Id, "alice", Lines, "USD", true, null, null, "alice"))
            .When(Reserved).Then("RUNNING pay", "payment.initiate");
        new SagaScenario().When(Created, Reserved).WhenDeadlinePasses()
            .Then("RUNNING pay", Initiate)
            .When(Paid).Then("RUNNING confirm", "order.confirm");
    }

    [Fact]
    public void Wait_before_pivot_doubles_up_to_quarter_hour_within_limit()
    {
        var scenario = new SagaScenario().When(Created);
        var start = scenario.Now;
        var waits = new List<double>();
        while (scenario.Saga.Step == StepNames.Reserve && !scenario.Saga.IsCompensating)
        {
            waits.Add((scenario.Saga.Deadline.ShouldNotBeNull() - scenario.Now).TotalMinutes);
            scenario.WhenDeadlinePasses();
        }

        waits[..6].ShouldBe([1, 2, 4, 8, 15, 15]);
        waits.Max().ShouldBe(15);
        waits.Sum().ShouldBe(Timeouts.GiveUpTimeout.TotalMinutes);
        (scenario.Now - start).ShouldBe(Timeouts.GiveUpTimeout, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Limit_shorter_than_first_wait_ends_it()
    {
        var workflows = new Workflows(new SagaTimeouts { GiveUpTimeout = TimeSpan.FromSeconds(10) });
        var decider = new SagaDecider(workflows, Workflows.InventoryFirst);
        var saga = decider.Decide(null, Created, Moment.At(Start)).Row<Saga>().ShouldNotBeNull();
        saga.Deadline.ShouldBe(Start.AddSeconds(10));
        saga = decider.Decide(saga, new SagaTimer(Id, Start.AddSeconds(10)), Moment.At(Start.AddSeconds(10))).Row<Saga>().ShouldNotBeNull();
        saga.Progress.CancelReason.ShouldBe("No response to 'reserve' in time.");
    }

    [Fact]
    public void First_wait_above_quarter_hour_is_kept()
    {
        var workflows = new Workflows(new SagaTimeouts { StepTimeout = TimeSpan.FromHours(1) });
        var decider = new SagaDecider(workflows, Workflows.InventoryFirst);
        var saga = decider.Decide(null, Created, Moment.At(Start)).Row<Saga>().ShouldNotBeNull();
        saga.Deadline.ShouldBe(Start.AddHours(1));
        saga = decider.Decide(saga, new SagaTimer(Id, Start.AddHours(1)), Moment.At(Start.AddHours(1))).Row<Saga>().ShouldNotBeNull();
        saga.Deadline.ShouldBe(Start.AddHours(2));
    }

    [Fact]
    public void Timer_fired_days_late_asks_again_and_cancels_nothing()
    {
        var decider = new SagaDecider(AllWorkflows, Workflows.InventoryFirst);
        var saga = decider.Decide(null, Created, Moment.At(Start)).Row<Saga>().ShouldNotBeNull();
        var monday = Moment.At(Start.AddDays(3));
        var late = decider.Decide(saga, new SagaTimer(Id, saga.TimerAt.ShouldNotBeNull()), monday);
        late.Messages.ShouldHaveSingleItem().ShouldBeOfType<ReserveInventory>();
        late.Row<Saga>().ShouldNotBeNull().Deadline.ShouldBe(Start.AddDays(3) + (Timeouts.StepTimeout * 2));
    }

    [Fact]
    public void Repeats_are_one_history_entry_with_their_number()
    {
        var scenario = new SagaScenario().When(Created).WhenDeadlinePasses();
        scenario.Saga.History[^1].ShouldBe(new HistoryEntry(scenario.Now, "saga.asked_again", "reserve: once"));
        scenario.WhenDeadlinePasses().WhenDeadlinePasses();
        scenario.Saga.History.Count.ShouldBe(2);
        scenario.Saga.History[^1].ShouldBe(new HistoryEntry(scenario.Now, "saga.asked_again", "reserve: 3 times"));
        scenario.When(Reserved).WhenDeadlinePasses();
        scenario.Saga.History.Select(entry => entry.Event).ShouldBe(
            ["order.created", "saga.asked_again", "inventory.reserved", "saga.asked_again"]);
        scenario.When(Unknown).WhenDeadlinePasses();
        scenario.Saga.History[^1].Detail.ShouldBe("pay: 2 times");
    }

    [Fact]
    public void Two_steps_without_response_have_an_entry_each()
    {
        var scenario = new SagaScenario().When(Created, Reserved);
        scenario.WhenDeadlinePasses();
        var saga = scenario.Saga with { Step = StepNames.Confirm };
        var decider = new SagaDecider(AllWorkflows, Workflows.InventoryFirst);
        var timer = new SagaTimer(Id, saga.TimerAt.ShouldNotBeNull());
        var next = decider.Decide(saga, timer, Moment.At(Start.AddDays(1))).Row<Saga>().ShouldNotBeNull();
        next.History.TakeLast(2).Select(entry => entry.Detail).ShouldBe(["pay: once", "confirm: 2 times"]);
    }

    [Fact]
    public void Reservation_without_response_for_hours_is_released()
    {
        var scenario = new SagaScenario().When(Created);
        scenario.WhenGivenUp().ShouldBe(26);
        scenario.Then("COMPENSATING reserve", "inventory.release")
            .When(Reserved, Released)
            .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "No response to 'reserve' in time.", []));
    }

    [Fact]
    public void Payment_unknown_for_hours_is_refunded_and_awaited()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Unknown);
        scenario.WhenGivenUp();
        scenario.Then("COMPENSATING pay", "payment.refund");
        scenario.WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        scenario.When(Refunded).Then("COMPENSATING reserve", "inventory.release");
    }

    [Fact]
    public void Compensation_is_retried_with_backoff_then_needs_attention()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, CancelRequested);
        var waits = new List<TimeSpan?>();
        for (var attempt = 1; attempt <= Timeouts.MaxAttempts; attempt++)
        {
            scenario.Then("COMPENSATING pay", "payment.refund");
            waits.Add(scenario.Saga.Deadline - scenario.Now);
            scenario.WhenDeadlinePasses();
        }

        waits.ShouldBe([Timeouts.CompensationRetryDelay, Timeouts.CompensationRetryDelay * 2, Timeouts.CompensationRetryDelay * 4]);
        scenario.Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");
    }

    [Fact]
    public void Independent_steps_are_compensated_despite_stuck_compensation()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, CancelRequested);
        for (var attempt = 1; attempt <= Timeouts.MaxAttempts; attempt++) scenario.WhenDeadlinePasses();
        scenario.When(Released).Then("NEEDS_ATTENTION pay");
        scenario.When(Refunded).Then("COMPENSATING cancel", "order.cancel");
    }

    [Fact]
    public void Refused_refund_is_retried_then_needs_attention()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, CancelRequested, RefundFailed).Then("COMPENSATING pay");
        scenario.WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        scenario.When(RefundFailed).WhenDeadlinePasses().Then("COMPENSATING pay", "payment.refund");
        scenario.When(RefundFailed).Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");
        scenario.When(RefundFailed).Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void Unanswered_cancel_request_compensates_nothing_else()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, CancelRequested);
        scenario.WhenDeadlinePasses().Then("RUNNING ship", "fulfillment.cancel");
        scenario.WhenDeadlinePasses().WhenDeadlinePasses().Then("NEEDS_ATTENTION ship", "saga.needs_attention");
        scenario.When(CancelledShipment).Then("COMPENSATING pay", "payment.refund");
    }

    [Fact]
    public void Command_after_pivot_is_retried_then_needs_attention()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid);
        scenario.WhenDeadlinePasses().Then("RUNNING confirm", "order.confirm");
        scenario.WhenDeadlinePasses().Then("RUNNING confirm", "order.confirm");
        scenario.WhenDeadlinePasses().Then("NEEDS_ATTENTION confirm", "saga.needs_attention");
        scenario.When(Confirmed).Then("RUNNING ship", "fulfillment.create");
    }

    [Fact]
    public void Overdue_delivery_needs_attention_and_may_still_arrive()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped);
        scenario.WhenDeadlinePasses().Then("NEEDS_ATTENTION deliver", "saga.needs_attention");
        scenario.When(Delivered).Then("RUNNING complete", "order.complete");
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

using Doms.Orchestrator.Domain;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaDiagnosisTests
{
    static readonly object[] ToShip = [Created, Reserved, Paid, Confirmed];

    static SagaPendingReason? PendingReason(Saga saga) => SagaDiagnosis.PendingReason(saga, AllWorkflows);

    [Fact]
    public void Running_saga_waits_for_response_since_previous_step()
    {
        var scenario = new SagaScenario().When(Created, Reserved);
        var since = Start.AddSeconds(2);
        var expected = new SagaPendingReason(
            "payment.success", since, since + Timeouts.StepTimeout, since + Timeouts.GiveUpTimeout, Attention: null);
        PendingReason(scenario.Saga).ShouldBe(expected);
        PendingReason(scenario.When(Unknown).Saga).ShouldBe(expected);
    }

    [Fact]
    public void Compensating_saga_waits_for_compensation_event()
    {
        PendingReason(new SagaScenario().When(Created, Reserved, Declined).Saga)!.AwaitedEvent.ShouldBe("inventory.released");
        PendingReason(new SagaScenario().When(Created, Unavailable).Saga)!.AwaitedEvent.ShouldBe("order.cancelled");
        PendingReason(new SagaScenario().When([.. ToShip, CancelRequested]).Saga)!.AwaitedEvent.ShouldBe("shipment.cancelled");
    }

    [Fact]
    public void Saga_that_asks_again_gives_next_time_and_limit()
    {
        var scenario = new SagaScenario().When(Created);
        var since = scenario.Now;
        scenario.WhenDeadlinePasses().WhenDeadlinePasses();
        var why = PendingReason(scenario.Saga).ShouldNotBeNull();
        (why.Since, why.NextAt).ShouldBe((since, scenario.Saga.Deadline));
        why.Deadline.ShouldNotBeNull().ShouldBe(since + Timeouts.GiveUpTimeout, TimeSpan.FromSeconds(10));
        SagaDiagnosis.TimesAskedAgain(scenario.Saga).ShouldBe("2 times");
        while (why.NextAt is not null) why = PendingReason(scenario.WhenDeadlinePasses().Saga).ShouldNotBeNull();
        why.Deadline.ShouldBe(scenario.Saga.Deadline);
    }

    [Fact]
    public void Stuck_saga_gives_reason_and_has_no_deadline()
    {
        var scenario = new SagaScenario().When([.. ToShip, Shipped, FailedAfterDispatch]);
        var why = PendingReason(scenario.Saga).ShouldNotBeNull();
        (why.Since, why.Deadline).ShouldBe((scenario.Now, null));
        why.Attention.ShouldNotBeNull().ShouldContain("lost");
    }

    [Fact]
    public void Resent_command_does_not_change_waiting_since()
    {
        var scenario = new SagaScenario().When(ToShip);
        var since = scenario.Now;
        PendingReason(scenario.WhenDeadlinePasses().Saga)!.Since.ShouldBe(since);
        scenario.When(PaymentDeadLettered, Retry);
        PendingReason(scenario.Saga).ShouldBe(new SagaPendingReason("shipment.created", since, null, scenario.Saga.Deadline, null));
    }

    [Fact]
    public void Saga_resolved_as_completed_waits_for_remaining_steps()
    {
        var scenario = new SagaScenario().When([.. ToShip, Shipped, FailedAfterDispatch, ResolveCompleted]);
        PendingReason(scenario.Saga)!.AwaitedEvent.ShouldBe("inventory.committed");
    }

    [Fact]
    public void Saga_without_history_still_gives_pending_reason()
    {
        var bare = new SagaScenario().When(Created).Saga with { Step = "gone", History = [] };
        PendingReason(bare).ShouldBe(new SagaPendingReason("gone", bare.ChangedAt, null, bare.Deadline, null));
        PendingReason(bare with { IsCompensating = true })!.AwaitedEvent.ShouldBe("gone");
        PendingReason(bare with { Status = SagaStatus.NeedsAttention })!.Attention.ShouldBe("gone");
    }

    [Fact]
    public void Ended_saga_waits_for_nothing()
    {
        PendingReason(new SagaScenario().When([.. ToShip, Shipped, Delivered, Completed]).Saga).ShouldBeNull();
        PendingReason(new SagaScenario().When(Created, Unavailable, Cancelled).Saga).ShouldBeNull();
    }
}

using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

/// <summary>Every message in every state that any sequence of three of them leads to, from each point of each workflow.</summary>
public sealed class SagaMatrixTests
{
    static readonly object[] Messages =
    [
        Created, CancelAsked, RefundAsked, Confirmed, Completed, Cancelled,
        Reserved, Reserved with { Total = 1 }, Unavailable, Released, Committed,
        Paid, Declined, Unknown, Refunded, PartlyRefunded, RefundFailed,
        Shipped, Delivered, FailedAtHome, FailedOnTheWay, ShipmentOff, CancelRefused,
        GivenUp, MailGivenUp, Retry, ResolveCompleted, ResolveCancelled, "unknown",
    ];

    static readonly object[] Way = [Created, Reserved, Paid, Confirmed, Shipped, Delivered, Completed];

    public static TheoryData<string, int> Starts()
    {
        var data = new TheoryData<string, int>();
        foreach (var workflow in All.All)
            for (var steps = 0; steps <= Way.Length; steps++)
                data.Add(workflow.Name, steps);
        return data;
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void Every_message_in_every_state_is_decided_on(string workflow, int steps)
    {
        var decider = new SagaDecider(All, workflow);
        var now = Start;
        Saga? saga = null;
        foreach (var message in Way.Take(steps)) saga = decider.Decide(saga, message, Moment.At(now)).State ?? saga;
        Explore(decider, saga, now, depth: 3);
    }

    static void Explore(SagaDecider decider, Saga? saga, DateTimeOffset now, int depth)
    {
        now += TimeSpan.FromMinutes(1);
        var timer = new SagaTimer(Id, saga?.TimerAt ?? now);
        foreach (var message in Messages.Append(timer))
        {
            var decision = decider.Decide(saga, message, Moment.At(now));
            if (decision.State is not { } next) continue;
            next.Version.ShouldBe((saga?.Version ?? 0) + 1);
            (next.HasEnded || next.Deadline is not null || next.Status == SagaStatus.NeedsAttention)
                .ShouldBeTrue($"{message} left a saga that nothing wakes");
            if (saga is { HasEnded: true }) next.Status.ShouldBe(saga.Status);
            if (next.Deadline is { } deadline) next.TimerAt.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(deadline);
            if (depth > 1) Explore(decider, next, now, depth - 1);
        }
    }

    [Fact]
    public void A_saga_undoing_a_step_that_its_workflow_does_not_have_waits_and_then_needs_attention()
    {
        var saga = new Story().When(Created, CancelAsked).Saga with { Step = "elsewhere" };
        var decider = new SagaDecider(All, Workflows.InventoryFirst);
        decider.Decide(saga, ShipmentOff, Moment.At(Start)).State.ShouldBeNull();
        for (var attempt = 1; attempt <= Times.Attempts; attempt++)
        {
            saga.Status.ShouldBe(SagaStatus.Compensating);
            var timer = new SagaTimer(Id, saga.TimerAt.ShouldNotBeNull());
            saga = decider.Decide(saga, timer, Moment.At(Start.AddDays(attempt))).State.ShouldNotBeNull();
        }

        saga.Status.ShouldBe(SagaStatus.NeedsAttention);
        decider.Decide(saga, Retry, Moment.At(Start.AddDays(9))).State.ShouldNotBeNull().Status.ShouldBe(SagaStatus.Compensating);
    }

    [Fact]
    public void A_saga_at_a_step_that_its_workflow_does_not_have_takes_no_answer_and_needs_attention()
    {
        var saga = new Story().When(Created).Saga with { Step = "elsewhere" };
        var decider = new SagaDecider(All, Workflows.InventoryFirst);
        decider.Decide(saga, Reserved, Moment.At(Start)).State.ShouldBeNull();
        var timer = new SagaTimer(Id, saga.TimerAt.ShouldNotBeNull());
        decider.Decide(saga, timer, Moment.At(Start.AddHours(1))).State.ShouldNotBeNull().Status.ShouldBe(SagaStatus.NeedsAttention);
        decider.Decide(saga with { TimerAt = null }, timer, Moment.At(Start.AddHours(1))).State.ShouldBeNull();
    }
}

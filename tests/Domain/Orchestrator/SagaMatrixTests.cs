using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

/// <summary>Every message in every state reachable by any sequence of three messages, from each point of each workflow.</summary>
public sealed class SagaMatrixTests
{
    static readonly object[] Messages =
    [
        Created, CancelRequested, FullRefundRequested, Confirmed, Completed, Cancelled,
        Reserved, Reserved with { Total = 1 }, Unavailable, Released, Committed,
        Paid, Declined, Unknown, Refunded, PartlyRefunded, RefundFailed,
        Shipped, Delivered, FailedBeforeDispatch, FailedAfterDispatch, CancelledShipment, CancelRefused,
        PaymentDeadLettered, MailDeadLettered, Retry, ResolveCompleted, ResolveCancelled, "unknown",
    ];

    static readonly object[] HappyPath = [Created, Reserved, Paid, Confirmed, Shipped, Delivered, Completed];

    public static TheoryData<string, int> Starts()
    {
        var data = new TheoryData<string, int>();
        foreach (var workflow in AllWorkflows.All)
            for (var steps = 0; steps <= HappyPath.Length; steps++)
                data.Add(workflow.Name, steps);
        return data;
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void Every_message_is_handled_in_every_state(string workflow, int steps)
    {
        var decider = new SagaDecider(AllWorkflows, workflow);
        var now = Start;
        Saga? saga = null;
        foreach (var message in HappyPath.Take(steps)) saga = decider.Decide(saga, message, Moment.At(now)).Row<Saga>() ?? saga;
        Explore(decider, saga, now, depth: 3);
    }

    static void Explore(SagaDecider decider, Saga? saga, DateTimeOffset now, int depth)
    {
        now += TimeSpan.FromMinutes(1);
        var timer = new SagaTimer(Id, saga?.TimerAt ?? now);
        foreach (var message in Messages.Append(timer))
        {
            var decision = decider.Decide(saga, message, Moment.At(now));
            if (decision.Row<Saga>() is not { } next) continue;
            next.Version.ShouldBe((saga?.Version ?? 0) + 1);
            (next.HasEnded || next.Deadline is not null || next.Status == SagaStatus.NeedsAttention)
                .ShouldBeTrue($"{message} left a saga that nothing wakes");
            if (saga is { HasEnded: true }) next.Status.ShouldBe(saga.Status);
            if (next.Deadline is { } deadline) next.TimerAt.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(deadline);
            if (depth > 1) Explore(decider, next, now, depth - 1);
        }
    }

    [Fact]
    public void Compensation_of_unknown_step_waits_then_needs_attention()
    {
        var saga = new SagaScenario().When(Created, CancelRequested).Saga with { Step = "elsewhere" };
        var decider = new SagaDecider(AllWorkflows, Workflows.InventoryFirst);
        decider.Decide(saga, CancelledShipment, Moment.At(Start)).Row<Saga>().ShouldBeNull();
        for (var attempt = 1; attempt <= Timeouts.MaxAttempts; attempt++)
        {
            saga.Status.ShouldBe(SagaStatus.Compensating);
            var timer = new SagaTimer(Id, saga.TimerAt.ShouldNotBeNull());
            saga = decider.Decide(saga, timer, Moment.At(Start.AddDays(attempt))).Row<Saga>().ShouldNotBeNull();
        }

        saga.Status.ShouldBe(SagaStatus.NeedsAttention);
        decider.Decide(saga, Retry, Moment.At(Start.AddDays(9))).Row<Saga>().ShouldNotBeNull().Status.ShouldBe(SagaStatus.Compensating);
    }

    [Fact]
    public void Unknown_step_ignores_responses_and_needs_attention()
    {
        var saga = new SagaScenario().When(Created).Saga with { Step = "elsewhere" };
        var decider = new SagaDecider(AllWorkflows, Workflows.InventoryFirst);
        decider.Decide(saga, Reserved, Moment.At(Start)).Row<Saga>().ShouldBeNull();
        var timer = new SagaTimer(Id, saga.TimerAt.ShouldNotBeNull());
        decider.Decide(saga, timer, Moment.At(Start.AddHours(1))).Row<Saga>().ShouldNotBeNull().Status.ShouldBe(SagaStatus.NeedsAttention);
        decider.Decide(saga with { TimerAt = null }, timer, Moment.At(Start.AddHours(1))).Row<Saga>().ShouldBeNull();
    }
}

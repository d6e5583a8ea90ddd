using System.Collections.Frozen;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Decides on the messages of a saga.</summary>
/// <param name="workflows">Workflows of sagas.</param>
/// <param name="defaultWorkflow">Name of the workflow of new sagas.</param>
public sealed class SagaDecider(Workflows workflows, string defaultWorkflow)
{
    static readonly FrozenDictionary<Type, string> Names =
        MessageContracts.All.ToFrozenDictionary(definition => definition.Type, definition => definition.Name);

    /// <summary>Rejection of a request about a saga that does not exist.</summary>
    public static Rejection NotFound(string orderId) =>
        new(RejectionKind.NotFound, "saga_not_found", $"There is no saga for order '{orderId}'.");

    /// <summary>Decides on one message; an irrelevant message changes nothing.</summary>
    public Decision Decide(Saga? saga, object message, Moment now) => (saga, message) switch
    {
        (null, OrderCreated m) => Start(m, now),
        (null, SagaTimer or OrderMessageDeadLettered) => Decision.Nothing,
        (null, RetrySaga m) => Decision.Reject(NotFound(m.OrderId)),
        (null, ResolveSaga m) => Decision.Reject(NotFound(m.OrderId)),
        (null, _) => Decision.OutOfOrder,

        ({ } s, OrderCreated) => Decision.Publish(new SagaStatusReported(s.OrderId, s.Status.Text(), s.Step, s.Version)),
        ({ } s, RetrySaga or ResolveSaga) when !workflows.Knows(s.Workflow) => OperatorActions.WorkflowUnknown(s),
        ({ } s, RetrySaga m) => OperatorActions.CheckVersion(s, m.IfMatch) ?? OperatorActions.Retry(BeginTransition(s, now), m),
        ({ } s, ResolveSaga m) => OperatorActions.CheckVersion(s, m.IfMatch)
            ?? OperatorActions.Resolve(BeginTransition(s, now), workflows.Find(s.Workflow), m),

        ({ HasEnded: true } s, OrderCancelRequested or RefundRequested) => RefuseCancellation(s, message, now),
        ({ HasEnded: true } s, _) => CompensateLateSuccess(s, NameOf(message)),

        ({ } s, SagaTimer m) => HandleTimer(s, m, now),
        ({ } s, OrderMessageDeadLettered m) => HandleDeadLetter(s, m, now),
        ({ } s, OrderCancelRequested m) => CompensationStep.Cancel(BeginTransition(s, now), NameOf(m), m.Reason),
        ({ } s, RefundRequested m) => CompensationStep.Cancel(BeginTransition(s, now), NameOf(m), m.Reason),
        ({ } s, PaymentUnknown m) => MarkUnknown(s, m, now),
        ({ } s, ShipmentFailed m) => CompensationStep.HandleShipmentFailed(BeginTransition(s, now), m),
        ({ IsCompensating: true } s, _) => CompensationStep.Handle(BeginTransition(s, now), message, NameOf(message)),
        ({ } s, _) => ForwardStep.Handle(BeginTransition(s, now), message, NameOf(message)),
    };

    SagaTransition BeginTransition(Saga saga, Moment now) => new(workflows, saga, now);

    Decision Start(OrderCreated m, Moment now)
    {
        var order = new SagaOrder(
            m.UserId, m.Lines, m.Currency, m.Total, m.PricesTrusted, m.ExpectedTotal, m.HasToken || m.PaymentToken is not null,
            m.ShippingAddress, m.PlacedBy, m.ReservationId);
        var saga = new Saga(
            m.OrderId,
            m.OrderId,
            Version: 0,
            defaultWorkflow,
            SagaStatus.Running,
            workflows.Find(defaultWorkflow).FirstStep,
            IsCompensating: false,
            Attempt: 1,
            Deadline: null,
            TimerAt: null,
            StartedAt: now.WallClock,
            ChangedAt: now.WallClock,
            order,
            SagaProgress.None,
            History: []);
        var transition = BeginTransition(saga, now);
        transition.AddHistory(NameOf(m));
        // An order of an earlier version, whose means of payment Orders has not sent to Payments.
        if (m.PaymentToken is { } token) transition.Send(new PreparePayment(m.OrderId, m.UserId, token));
        transition.Advance();
        return transition.Finish();
    }

    /// <summary>Handles a timer: if the deadline was extended meanwhile, a new timer is set; otherwise the deadline has passed.</summary>
    Decision HandleTimer(Saga saga, SagaTimer timer, Moment now)
    {
        if (saga.TimerAt != timer.At || saga.Deadline is not { } deadline) return Decision.Nothing;
        var transition = BeginTransition(saga with { TimerAt = null }, now);
        if (deadline > now.StoreClock) return transition.Finish();
        return saga.IsCompensating ? CompensationStep.HandleDeadline(transition) : ForwardStep.HandleDeadline(transition);
    }

    /// <summary>Records that the payment is open, unless its outcome is known or an operator has decided without it.</summary>
    Decision MarkUnknown(Saga saga, PaymentUnknown m, Moment now)
    {
        if (saga.Progress.Resolution is not null || saga.FindStep(StepNames.Pay) is not { Status: StepStatus.Sent })
            return Decision.Nothing;
        var transition = BeginTransition(saga, now);
        transition.AddHistory(NameOf(m), m.Reason);
        transition.SetStepStatus(StepNames.Pay, StepStatus.Unknown, m.Reason);
        return transition.Finish();
    }

    Decision HandleDeadLetter(Saga saga, OrderMessageDeadLettered m, Moment now)
    {
        // A dead-lettered mail never stops an order.
        if (m.Consumer == ServiceNames.Notifications) return Decision.Nothing;
        var transition = BeginTransition(saga, now);
        CompensationStep.GiveUp(transition, $"{m.MessageType} became a dead letter at {m.Consumer}: {m.Error}");
        return transition.Finish();
    }

    /// <summary>Refuses a cancellation after the end; of a cancelled order only one that Payments awaits the answer to.</summary>
    Decision RefuseCancellation(Saga saga, object message, Moment now) => saga.Status switch
    {
        SagaStatus.Completed => CompensationStep.RefuseCancellation(BeginTransition(saga, now), "The order is already completed."),
        _ when message is RefundRequested =>
            CompensationStep.RefuseCancellation(BeginTransition(saga, now), "The order is already cancelled."),
        _ => Decision.Nothing,
    };

    /// <summary>Compensates a step that succeeds after the end, unless it belongs to the result.</summary>
    Decision CompensateLateSuccess(Saga saga, string name)
    {
        foreach (var step in workflows.Find(saga.Workflow).Path)
        {
            if (step.Success != name || step.Compensation is not { } compensation) continue;
            var belongsToResult = saga.Status == SagaStatus.Completed
                && saga.FindStep(step.Name) is
                {
                    Status: StepStatus.Done, Compensation: CompensationStatus.None or CompensationStatus.Refused,
                };
            if (!belongsToResult) return Decision.Publish(compensation.Command.Make(saga));
        }

        return Decision.Nothing;
    }

    static string NameOf(object message) => Names.GetValueOrDefault(message.GetType(), "");
}

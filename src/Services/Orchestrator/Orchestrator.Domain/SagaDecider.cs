using System.Collections.Frozen;
using Doms.Contracts;
using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Decides what a saga does about a message.</summary>
/// <param name="workflows">What sagas go through.</param>
/// <param name="defaultWorkflow">The name of the one that new sagas begin with.</param>
public sealed class SagaDecider(Workflows workflows, string defaultWorkflow)
{
    /// <summary>Its dead letters are its own affair: a mail never stops an order.</summary>
    const string Notifications = "notifications";

    static readonly FrozenDictionary<Type, string> Names =
        MessageContracts.All.ToFrozenDictionary(definition => definition.Type, definition => definition.Name);

    /// <summary>The decision on one message; a message that means nothing to the saga changes nothing.</summary>
    public Decision<Saga> Decide(Saga? saga, object message, Moment now) => (saga, message) switch
    {
        (null, OrderCreated m) => Start(m, now),
        (null, SagaTimer or OrderMessageDeadLettered) => Decision<Saga>.Nothing,
        (null, RetrySaga or ResolveSaga) => OperatorActions.SagaNotFound,
        (null, _) => Decision<Saga>.OutOfOrder,

        ({ } s, OrderCreated) => Decision<Saga>.Publish(new SagaStatusReported(s.OrderId, s.Status, s.Step, s.Version)),
        ({ } s, RetrySaga m) => OperatorActions.Retry(BeginTransition(s, now), m),
        ({ } s, ResolveSaga m) => OperatorActions.Resolve(BeginTransition(s, now), workflows.Find(s.Workflow), m),

        ({ HasEnded: true } s, OrderCancelRequested or RefundRequested) => RefuseCancellation(s, now),
        ({ HasEnded: true } s, _) => CompensateLateSuccess(s, NameOf(message)),

        ({ } s, SagaTimer m) => HandleTimer(s, m, now),
        ({ } s, OrderMessageDeadLettered m) => HandleDeadLetter(s, m, now),
        ({ } s, OrderCancelRequested m) => CompensationStep.Cancel(BeginTransition(s, now), NameOf(m), m.Reason),
        ({ } s, RefundRequested m) => CompensationStep.Cancel(BeginTransition(s, now), NameOf(m), m.Reason),
        ({ } s, ShipmentFailed m) => CompensationStep.HandleShipmentFailed(BeginTransition(s, now), m),
        ({ IsCompensating: true } s, _) => CompensationStep.Handle(BeginTransition(s, now), message, NameOf(message)),
        ({ } s, _) => ForwardStep.Handle(BeginTransition(s, now), message, NameOf(message)),
    };

    SagaTransition BeginTransition(Saga saga, Moment now) => new(workflows, saga, now);

    Decision<Saga> Start(OrderCreated m, Moment now)
    {
        var order = new SagaOrder(
            m.UserId, m.Lines, m.Currency, m.Total, m.PricesTrusted, m.ExpectedTotal, m.PaymentToken, m.ShippingAddress);
        var turn = BeginTransition(
            new Saga(
                m.OrderId, 0, defaultWorkflow, SagaStatus.Running, workflows.Find(defaultWorkflow).FirstStep, IsCompensating: false, 1, null, null,
                now.WallClock, now.WallClock, order, SagaProgress.None, []),
            now);
        turn.AddHistory(NameOf(m));
        turn.Advance();
        return turn.Finish();
    }

    /// <summary>A timer fired: too early for the deadline of today, it asks for a new timer; else the deadline has passed.</summary>
    Decision<Saga> HandleTimer(Saga saga, SagaTimer timer, Moment now)
    {
        if (saga.TimerAt != timer.At || saga.Deadline is not { } deadline) return Decision<Saga>.Nothing;
        var turn = BeginTransition(saga with { TimerAt = null }, now);
        if (deadline > now.StoreClock) return turn.Finish();
        return saga.IsCompensating ? CompensationStep.HandleDeadline(turn) : ForwardStep.HandleDeadline(turn);
    }

    Decision<Saga> HandleDeadLetter(Saga saga, OrderMessageDeadLettered m, Moment now)
    {
        if (m.Consumer == Notifications) return Decision<Saga>.Nothing;
        var turn = BeginTransition(saga, now);
        turn.RaiseAttention($"{m.Consumer} gave up on {m.MessageType}: {m.Error}");
        return turn.Finish();
    }

    Decision<Saga> RefuseCancellation(Saga saga, Moment now)
    {
        if (saga.Status == SagaStatus.Compensated) return Decision<Saga>.Nothing;
        return CompensationStep.RefuseCancellation(BeginTransition(saga, now), "The order is already completed.");
    }

    /// <summary>What succeeds after the end has to be undone, unless it is what the end rests on.</summary>
    Decision<Saga> CompensateLateSuccess(Saga saga, string name)
    {
        foreach (var step in workflows.Find(saga.Workflow).Path)
        {
            if (step.Success != name || step.Compensation is not { } undo) continue;
            var stands = saga.Status == SagaStatus.Completed
                && saga.FindStep(step.Name) is { Fate: StepStatus.Done, Undo: CompensationStatus.None or CompensationStatus.Refused };
            if (!stands) return Decision<Saga>.Publish(undo.Command.Make(saga));
        }

        return Decision<Saga>.Nothing;
    }

    static string NameOf(object message) => Names.GetValueOrDefault(message.GetType(), "");
}

using System.Collections.Frozen;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Decides what a saga does about a message.</summary>
/// <param name="workflows">What sagas go through.</param>
/// <param name="workflow">The name of the one that new sagas begin with.</param>
public sealed class SagaDecider(Workflows workflows, string workflow)
{
    /// <summary>Its dead letters are its own affair: a mail never stops an order.</summary>
    const string Notifications = "notifications";

    static readonly FrozenDictionary<Type, string> Names =
        Catalog.All.ToFrozenDictionary(definition => definition.Type, definition => definition.Name);

    /// <summary>The decision on one message; a message that means nothing to the saga changes nothing.</summary>
    public Decision<Saga> Decide(Saga? saga, object message, Moment now) => (saga, message) switch
    {
        (null, OrderCreated m) => Start(m, now),
        (null, SagaTimer or MessageGivenUp) => Decision<Saga>.Nothing,
        (null, RetrySaga or ResolveSaga) => Operator.NoSuchSaga,
        (null, _) => Decision<Saga>.TooEarly,

        ({ } s, OrderCreated) => Decision<Saga>.Tell(new SagaAlive(s.OrderId, s.Status, s.Step, s.Version)),
        ({ } s, RetrySaga m) => Operator.Retry(Turn(s, now), m),
        ({ } s, ResolveSaga m) => Operator.Resolve(Turn(s, now), workflows.Find(s.Workflow), m),

        ({ HasEnded: true } s, OrderCancelRequested or RefundRequested) => TooLate(s, now),
        ({ HasEnded: true } s, _) => Late(s, NameOf(message)),

        ({ } s, SagaTimer m) => Fire(s, m, now),
        ({ } s, MessageGivenUp m) => GivenUp(s, m, now),
        ({ } s, OrderCancelRequested m) => Backward.Cancel(Turn(s, now), NameOf(m), m.Reason),
        ({ } s, RefundRequested m) => Backward.Cancel(Turn(s, now), NameOf(m), m.Reason),
        ({ } s, ShipmentFailed m) => Backward.ShipmentFailed(Turn(s, now), m),
        ({ Undoing: true } s, _) => Backward.Take(Turn(s, now), message, NameOf(message)),
        ({ } s, _) => Forward.Take(Turn(s, now), message, NameOf(message)),
    };

    Turn Turn(Saga saga, Moment now) => new(workflows, saga, now);

    Decision<Saga> Start(OrderCreated m, Moment now)
    {
        var order = new SagaOrder(
            m.UserId, m.Lines, m.Currency, m.Total, m.PricesTrusted, m.ExpectedTotal, m.PaymentToken, m.ShippingAddress);
        var turn = Turn(
            new Saga(
                m.OrderId, 0, workflow, SagaStatus.Running, workflows.Find(workflow).First, Undoing: false, 1, null, null,
                now.WallClock, now.WallClock, order, SagaProgress.None, []),
            now);
        turn.Note(NameOf(m));
        turn.GoOn();
        return turn.Finish();
    }

    /// <summary>A timer fired: too early for the deadline of today, it asks for a new timer; else the deadline has passed.</summary>
    Decision<Saga> Fire(Saga saga, SagaTimer timer, Moment now)
    {
        if (saga.TimerAt != timer.At || saga.Deadline is not { } deadline) return Decision<Saga>.Nothing;
        var turn = Turn(saga with { TimerAt = null }, now);
        if (deadline > now.StoreClock) return turn.Finish();
        return saga.Undoing ? Backward.Expire(turn) : Forward.Expire(turn);
    }

    Decision<Saga> GivenUp(Saga saga, MessageGivenUp m, Moment now)
    {
        if (m.Consumer == Notifications) return Decision<Saga>.Nothing;
        var turn = Turn(saga, now);
        turn.NeedAttention($"{m.Consumer} gave up on {m.MessageType}: {m.Error}");
        return turn.Finish();
    }

    Decision<Saga> TooLate(Saga saga, Moment now)
    {
        if (saga.Status == SagaStatus.Compensated) return Decision<Saga>.Nothing;
        return Backward.Refuse(Turn(saga, now), "The order is already completed.");
    }

    /// <summary>What succeeds after the end has to be undone, unless it is what the end rests on.</summary>
    Decision<Saga> Late(Saga saga, string name)
    {
        foreach (var step in workflows.Find(saga.Workflow).Path)
        {
            if (step.Success != name || step.Undo is not { } undo) continue;
            var stands = saga.Status == SagaStatus.Completed
                && saga.Mark(step.Name) is { Fate: StepFate.Done, Undo: UndoFate.None or UndoFate.Refused };
            if (!stands) return Decision<Saga>.Tell(undo.Command.Make(saga));
        }

        return Decision<Saga>.Nothing;
    }

    static string NameOf(object message) => Names.GetValueOrDefault(message.GetType(), "");
}

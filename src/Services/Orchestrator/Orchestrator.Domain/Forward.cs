using Doms.Contracts.Inventory;
using Doms.Contracts.Payments;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>What a saga does while it goes forward.</summary>
static class Forward
{
    public static Decision<Saga> Take(Turn turn, object message, string name)
    {
        var current = turn.Workflow.Find(turn.State.Step);
        var rest = turn.Workflow.Path.SkipWhile(step => step != current);
        foreach (var step in rest)
        {
            if (step.Success == name) return Succeed(turn, step, message, name);
            if (step.Role != StepRole.Retriable) break;
        }

        if (current?.Failure == name) return Fail(turn, current, message, name);
        if (message is not PaymentUnknown unknown) return Decision<Saga>.Nothing;
        turn.Note(name, unknown.Reason);
        return turn.Finish();
    }

    /// <summary>Before the pivot a passed deadline undoes the saga; after it the command goes out again, a bounded number
    /// of times.</summary>
    public static Decision<Saga> Expire(Turn turn)
    {
        var name = turn.State.Step;
        var step = turn.Workflow.Find(name);
        turn.Note("saga.deadline", name);
        if (step is { Role: StepRole.Compensable })
        {
            turn.Because($"No answer to '{name}' in time.", []);
            turn.GoBack();
        }
        else if (step is { Command: not null } && turn.HasAttemptsLeft)
        {
            turn.SendAgain();
            turn.WaitLonger();
        }
        else
        {
            turn.NeedAttention($"No answer to '{name}' in time.");
        }

        return turn.Finish();
    }

    static Decision<Saga> Succeed(Turn turn, Step step, object message, string name)
    {
        turn.Note(name);
        turn.Reached(step);
        if (message is InventoryReserved reserved)
        {
            var order = turn.State.Order;
            if (order.Total is { } agreed && agreed != reserved.Total)
            {
                turn.Because("The price changed while the order was being placed.", []);
                turn.GoBack();
                return turn.Finish();
            }

            turn.Take(order with { Lines = reserved.Lines, Total = reserved.Total });
        }

        turn.GoOn();
        return turn.Finish();
    }

    static Decision<Saga> Fail(Turn turn, Step step, object message, string name)
    {
        var reason = Refusal.ReasonOf(message);
        turn.Note(name, reason);
        turn.Fate(step.Name, StepFate.Refused, reason);
        turn.Because(reason, message is InventoryUnavailable unavailable ? unavailable.Reasons : []);
        turn.GoBack();
        return turn.Finish();
    }
}

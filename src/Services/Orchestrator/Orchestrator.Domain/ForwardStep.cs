using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>What a saga does while it goes forward.</summary>
static class ForwardStep
{
    public static Decision<Saga> Handle(SagaTransition turn, object message, string name)
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
        turn.AddHistory(name, unknown.Reason);
        return turn.Finish();
    }

    /// <summary>Before the pivot a passed deadline undoes the saga; after it the command goes out again, a bounded number
    /// of times.</summary>
    public static Decision<Saga> HandleDeadline(SagaTransition turn)
    {
        var name = turn.State.Step;
        var step = turn.Workflow.Find(name);
        turn.AddHistory("saga.deadline", name);
        if (step is { Role: StepRole.Compensable })
        {
            turn.SetCancelReason($"No answer to '{name}' in time.", []);
            turn.Compensate();
        }
        else if (step is { Command: not null } && turn.HasAttemptsLeft)
        {
            turn.Resend();
            turn.ExtendDeadline();
        }
        else
        {
            turn.RaiseAttention($"No answer to '{name}' in time.");
        }

        return turn.Finish();
    }

    static Decision<Saga> Succeed(SagaTransition turn, Step step, object message, string name)
    {
        turn.AddHistory(name);
        turn.MarkDone(step);
        if (message is InventoryReserved reserved)
        {
            var order = turn.State.Order;
            if (order.Total is { } agreed && agreed != reserved.Total)
            {
                turn.SetCancelReason("The price changed while the order was being placed.", []);
                turn.Compensate();
                return turn.Finish();
            }

            turn.Update(order with { Lines = reserved.Lines, Total = reserved.Total });
        }

        turn.Advance();
        return turn.Finish();
    }

    static Decision<Saga> Fail(SagaTransition turn, Step step, object message, string name)
    {
        var reason = RefusalReason.Of(message);
        turn.AddHistory(name, reason);
        turn.SetStepStatus(step.Name, StepStatus.Refused, reason);
        turn.SetCancelReason(reason, message is InventoryUnavailable unavailable ? unavailable.Reasons : []);
        turn.Compensate();
        return turn.Finish();
    }
}

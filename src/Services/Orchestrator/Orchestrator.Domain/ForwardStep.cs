using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Decisions of a saga while it goes forward.</summary>
static class ForwardStep
{
    public static Decision Handle(SagaTransition transition, object message, string name)
    {
        var current = transition.Workflow.Find(transition.State.Step);
        var rest = transition.Workflow.Path.SkipWhile(step => step != current);
        foreach (var step in rest)
        {
            if (step.Success == name) return Succeed(transition, step, message, name);
            if (step.Role != StepRole.Retriable) break;
        }

        return current?.Failure == name ? Fail(transition, current, message, name) : Decision.Nothing;
    }

    /// <summary>
    /// Resends the command, whose service tells an outcome again. Before the pivot the saga is compensated after hours without a
    /// response; after it, it needs attention after a number of attempts.
    /// </summary>
    public static Decision HandleDeadline(SagaTransition transition)
    {
        var name = transition.State.Step;
        var step = transition.Workflow.Find(name);
        if (step is { Command: not null } && transition.CanAskAgain)
        {
            transition.AskAgain();
            return transition.Finish();
        }

        transition.AddHistory("saga.deadline", name);
        if (step is { Role: StepRole.Compensable })
        {
            transition.SetCancelReason($"No response to '{name}' in time.", []);
            transition.Compensate();
        }
        else
        {
            transition.RaiseAttention($"No response to '{name}' in time.");
        }

        return transition.Finish();
    }

    static Decision Succeed(SagaTransition transition, Step step, object message, string name)
    {
        transition.AddHistory(name);
        transition.MarkDone(step);
        if (message is InventoryReserved reserved)
        {
            var order = transition.State.Order;
            if (order.Total is { } agreed && agreed != reserved.Total)
            {
                transition.SetCancelReason("The price changed while the order was being placed.", []);
                transition.Compensate();
                return transition.Finish();
            }

            transition.Update(order with { Lines = reserved.Lines, Total = reserved.Total });
        }

        transition.Advance();
        return transition.Finish();
    }

    static Decision Fail(SagaTransition transition, Step step, object message, string name)
    {
        var reason = RefusalReason.Of(message);
        transition.AddHistory(name, reason);
        transition.SetStepStatus(step.Name, StepStatus.Refused, reason);
        transition.SetCancelReason(reason, message is InventoryUnavailable unavailable ? unavailable.Reasons : []);
        transition.Compensate();
        return transition.Finish();
    }
}

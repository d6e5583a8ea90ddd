using Doms.Contracts.Http;

namespace Doms.Orchestrator.Domain;

/// <summary>What a saga waits for.</summary>
/// <param name="AwaitedEvent">The event that would take it on.</param>
/// <param name="Since">When it began to wait.</param>
/// <param name="Deadline">When it acts without the event; null when it waits for an operator.</param>
/// <param name="Attention">Why it needs an operator; null when it does not.</param>
public sealed record SagaPendingReason(string AwaitedEvent, DateTimeOffset Since, DateTimeOffset? Deadline, string? Attention);

/// <summary>Says what a saga waits for, from its own row.</summary>
public static class SagaDiagnosis
{
    const string NeedsAttention = "saga.needs_attention";

    /// <summary>Null at its end.</summary>
    public static SagaPendingReason? PendingReason(Saga saga, Workflows workflows)
    {
        if (saga.HasEnded) return null;
        var workflow = workflows.Of(saga);
        var awaited = saga.IsCompensating ? workflow.CompensationOf(saga.Step)?.Success : workflow.Find(saga.Step)?.Success;
        var isStuck = saga.Status == SagaStatus.NeedsAttention;
        var entry = saga.History.LastOrDefault(entry => isStuck ? entry.Event == NeedsAttention : !IsInformational(entry.Event));
        return new SagaPendingReason(
            awaited ?? saga.Step, entry?.At ?? saga.ChangedAt, saga.Deadline, isStuck ? entry?.Detail ?? saga.Step : null);
    }

    /// <summary>Tells something, but took the saga no step further.</summary>
    static bool IsInformational(string name) => name is NeedsAttention or "saga.deadline" or "saga.retried" or "payment.unknown";
}

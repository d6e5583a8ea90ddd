namespace Doms.Orchestrator.Domain;

/// <summary>Reason why a saga is pending.</summary>
/// <param name="AwaitedEvent">The event that lets it continue.</param>
/// <param name="Since">Start of the wait.</param>
/// <param name="NextAt">Time at which it sends the command again; null when it does not, or not before the deadline.</param>
/// <param name="Deadline">Deadline for the event; null when it waits for an operator.</param>
/// <param name="Attention">Reason why it needs an operator; null when it does not.</param>
public sealed record SagaPendingReason(
    string AwaitedEvent, DateTimeOffset Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline, string? Attention);

/// <summary>Finds out from the row of a saga what it is waiting for.</summary>
public static class SagaDiagnosis
{
    const string NeedsAttention = "saga.needs_attention";

    /// <summary>The pending reason; null for a final status.</summary>
    public static SagaPendingReason? PendingReason(Saga saga, Workflows workflows)
    {
        if (saga.HasEnded) return null;
        var workflow = workflows.Of(saga);
        var awaited = saga.IsCompensating ? workflow.CompensationOf(saga.Step)?.Success : workflow.Find(saga.Step)?.Success;
        var isStuck = saga.Status == SagaStatus.NeedsAttention;
        var entry = saga.History.LastOrDefault(entry => isStuck ? entry.Event == NeedsAttention : !IsInformational(entry.Event));
        var waits = workflows.WaitsOf(saga);
        var remaining = waits.HasTotal ? waits.RemainingAfter(saga.Attempt) : TimeSpan.Zero;
        return new SagaPendingReason(
            awaited ?? saga.Step,
            entry?.At ?? saga.ChangedAt,
            remaining > TimeSpan.Zero ? saga.Deadline : null,
            saga.Deadline + remaining,
            isStuck ? entry?.Detail ?? saga.Step : null);
    }

    /// <summary>True where an operator may retry the stuck saga; else it can only be resolved.</summary>
    public static bool CanRetry(Saga saga) => OperatorActions.RefusalOfRetry(saga) is null;

    /// <summary>Number of times the current command was sent again, in words.</summary>
    public static string TimesAskedAgain(Saga saga) => saga.Attempt == 2 ? "once" : $"{saga.Attempt - 1} times";

    /// <summary>True for entries that do not advance the saga.</summary>
    static bool IsInformational(string name) =>
        name is NeedsAttention or "saga.deadline" or "saga.asked_again" or "saga.retried" or "payment.unknown";
}

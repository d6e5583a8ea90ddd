namespace Doms.Orchestrator.Domain;

/// <summary>Timer of a saga.</summary>
/// <param name="At">Due time: a timer other than the last scheduled one does nothing.</param>
public sealed record SagaTimer(string OrderId, DateTimeOffset At);

/// <summary>A message about the order became a dead letter.</summary>
public sealed record OrderMessageDeadLettered(string OrderId, string Consumer, string MessageType, string Error);

/// <summary>Retries the current step of a stuck saga, for an operator.</summary>
public sealed record RetrySaga(string OrderId, string By, string? IfMatch = null);

/// <summary>Resolves a stuck saga, for an operator.</summary>
/// <param name="Outcome">See <see cref="SagaOutcome"/>.</param>
/// <param name="Note">Reason; 1 to 500 characters.</param>
public sealed record ResolveSaga(
    string OrderId, string Outcome, string Note, string By, string? CustomerReason = null, string? IfMatch = null)
{
    /// <summary>Characters of a text, at most.</summary>
    public const int MaxNoteLength = 500;
}

/// <summary>Outcomes that an operator can choose.</summary>
public static class SagaOutcome
{
    public const string Completed = "COMPLETED";
    public const string Cancelled = "CANCELLED";
}

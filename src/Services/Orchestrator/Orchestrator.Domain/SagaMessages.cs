namespace Doms.Orchestrator.Domain;

/// <summary>A saga's timer fired.</summary>
/// <param name="At">When it was to fire: a timer that is not the one scheduled last does nothing.</param>
public sealed record SagaTimer(string OrderId, DateTimeOffset At);

/// <summary>A message about the order was given up on by the service that was to handle it.</summary>
public sealed record OrderMessageDeadLettered(string OrderId, string Consumer, string MessageType, string Error);

/// <summary>An operator has a stuck saga try its step again.</summary>
public sealed record RetrySaga(string OrderId, string By);

/// <summary>An operator ends a stuck saga one way or the other.</summary>
/// <param name="Outcome">See <see cref="SagaOutcome"/>.</param>
/// <param name="Note">Why; 1 to 500 characters.</param>
public sealed record ResolveSaga(string OrderId, string Outcome, string Note, string By);

/// <summary>The ends an operator can choose.</summary>
public static class SagaOutcome
{
    public const string Completed = "COMPLETED";
    public const string Cancelled = "CANCELLED";
}

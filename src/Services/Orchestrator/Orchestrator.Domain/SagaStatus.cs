using Doms.Contracts.Http;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

public enum SagaStatus
{
    /// <summary>Going forward, or waiting for permission to cancel.</summary>
    Running,

    /// <summary>The order is delivered (without shipping: confirmed and sold). Final.</summary>
    Completed,

    /// <summary>Compensating its completed steps, last one first.</summary>
    Compensating,

    /// <summary>Every step is compensated and the order is cancelled. Final.</summary>
    Compensated,

    /// <summary>Stuck: a late response or an operator moves it on.</summary>
    NeedsAttention,
}

/// <summary>Text of a saga status, as it is stored and shown.</summary>
public static class SagaStatusText
{
    static readonly EnumText<SagaStatus> Texts = new(
        "saga status",
        (SagaStatus.Running, SagaStatuses.Running),
        (SagaStatus.Completed, SagaStatuses.Completed),
        (SagaStatus.Compensating, SagaStatuses.Compensating),
        (SagaStatus.Compensated, SagaStatuses.Compensated),
        (SagaStatus.NeedsAttention, SagaStatuses.NeedsAttention));

    public static IReadOnlyList<string> All => Texts.All;

    public static string Text(this SagaStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static SagaStatus Parse(string text) => Texts.Parse(text);
}

using Doms.Contracts.Http;

namespace Doms.Audit.State;

/// <summary>A deviation that becomes a violation unless one of its explanations is found in flight.</summary>
sealed class PossibleViolation(Violation violation, Explanation[] explanations)
{
    public Violation Violation { get; } = violation;

    public Explanation[] Explanations { get; } = explanations;

    public bool IsExplained { get; set; }
}

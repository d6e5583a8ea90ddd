using System.Text.Json.Serialization;

namespace Doms.Contracts.Http;

/// <summary>Result of an audit.</summary>
/// <param name="At">The store's time of the cut.</param>
/// <param name="IsClean">Every invariant holds.</param>
/// <param name="Orders">Number of orders checked.</param>
/// <param name="InFlight">Number of messages and effects in flight; they explain states that are not final yet.</param>
public sealed record AuditReport(
    DateTimeOffset At, bool IsClean, long Orders, long InFlight, IReadOnlyList<InvariantReport> Invariants);

/// <summary>Result of checking an invariant.</summary>
/// <param name="Id">E.g. <c>I5</c>.</param>
/// <param name="Checked">Number of rows or orders checked.</param>
/// <param name="Violations">Number of violations.</param>
/// <param name="Explained">Number of deviations that an operator has recorded, e.g. as a write-off.</param>
/// <param name="Examples">The first violations, at most <see cref="MaxExamples"/>.</param>
/// <param name="Note">Reason why the check is incomplete; null when it is complete.</param>
public sealed record InvariantReport(
    string Id, string Name, long Checked, long Violations, long Explained, IReadOnlyList<Violation> Examples, string? Note)
{
    /// <summary>Maximum number of violations listed in a report.</summary>
    public const int MaxExamples = 100;
}

/// <summary>A row that violates an invariant.</summary>
/// <param name="Subject">The offending id: an order, product, message or other row.</param>
/// <param name="Detail">The contradiction, with the expected and the actual value.</param>
public sealed record Violation(string Subject, string Detail);

/// <summary>JSON of a report: camel case, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(AuditReport))]
public sealed partial class AuditJson : JsonSerializerContext;

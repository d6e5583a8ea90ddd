using System.Text.Json.Serialization;

namespace Doms.Contracts.Http;

/// <summary>What an audit found.</summary>
/// <param name="At">The store's time of the cut.</param>
/// <param name="IsClean">Every invariant holds.</param>
/// <param name="Orders">Orders looked at.</param>
/// <param name="InFlight">Messages and effects that were under way, and explain what is not settled yet.</param>
public sealed record AuditReport(
    DateTimeOffset At, bool IsClean, long Orders, long InFlight, IReadOnlyList<InvariantReport> Invariants);

/// <summary>One promise and how it was kept.</summary>
/// <param name="Id">E.g. <c>I5</c>.</param>
/// <param name="Checked">Rows or orders it was held against.</param>
/// <param name="Violations">How many do not hold to it.</param>
/// <param name="Explained">Deviations that an operator has put a name to, as with a write-off.</param>
/// <param name="Examples">The first of the violations, at most <see cref="MaxExamples"/>.</param>
/// <param name="Note">Why it could not be checked in full; null when it was.</param>
public sealed record InvariantReport(
    string Id, string Name, long Checked, long Violations, long Explained, IReadOnlyList<Violation> Examples, string? Note)
{
    /// <summary>Violations named in a report.</summary>
    public const int MaxExamples = 100;
}

/// <param name="Subject">The offending id: an order, product, message or other row.</param>
/// <param name="Detail">What does not hold, with both numbers.</param>
public sealed record Violation(string Subject, string Detail);

/// <summary>JSON of a report: camel case, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(AuditReport))]
public sealed partial class AuditJson : JsonSerializerContext;

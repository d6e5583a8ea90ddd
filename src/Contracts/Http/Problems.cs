using System.Text.Json.Serialization;

namespace Doms.Contracts.Http;

/// <summary>
/// Body of every error response, RFC 9457. A proxy in front of the system may send problems of its own, with fewer members.
/// </summary>
/// <param name="Type">URI of the problem type.</param>
/// <param name="Title">Reason phrase of the status.</param>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Detail">One sentence for people: what is wrong, with which field or id.</param>
/// <param name="Message">
/// The same, except where systems that DOMS replaces have a fixed text, e.g. <c>Validation failed</c> or <c>Product not found</c>.
/// </param>
/// <param name="Errors">Error text by field; absent when no field is invalid.</param>
/// <param name="Code">Stable and machine-readable, e.g. <c>insufficient_stock</c>.</param>
/// <param name="Current">The version of the row now (412 <c>version_mismatch</c>).</param>
/// <param name="ViolatedPolicies">Names of the quota policies that were violated (429).</param>
public sealed record ProblemView(
    string? Type,
    string? Title,
    int Status,
    string? Detail,
    string? Message,
    IReadOnlyDictionary<string, string>? Errors,
    DateTimeOffset Timestamp,
    string? Code,
    string? TraceId,
    [property: JsonPropertyName("violated-policies")] IReadOnlyList<string>? ViolatedPolicies,
    string? Current = null);

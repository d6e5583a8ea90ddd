namespace Doms.Contracts.Http;

/// <summary>Health of a process.</summary>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</param>
/// <param name="Checks">Status by check.</param>
/// <param name="Reasons">Reason by check that is not healthy and states one.</param>
/// <param name="Instance">Identity of the database; null for a process without one.</param>
public sealed record HealthView(
    string Status, IReadOnlyDictionary<string, string> Checks, IReadOnlyDictionary<string, string> Reasons, string? Instance);

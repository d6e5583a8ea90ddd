namespace Doms.Audit.State;

/// <summary>Work in flight that would explain a deviation.</summary>
/// <param name="Key">Id of the order, product or reservation.</param>
/// <param name="Kinds">Any of these kinds.</param>
/// <param name="Consumer">Only work of this service; null for any service.</param>
readonly record struct Explanation(string Key, InFlightKind Kinds, string? Consumer = null);

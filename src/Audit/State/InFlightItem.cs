namespace Doms.Audit.State;

/// <summary>Work in flight for an order, product or reservation.</summary>
/// <param name="Key">Id of the order, product or reservation.</param>
/// <param name="Consumer">The service that will handle it; empty for a message in the outbox.</param>
readonly record struct InFlightItem(string Key, string Consumer, InFlightKind Kind);

namespace Doms.Orders.Domain;

/// <summary>Fact of another service about an order, and what it changes.</summary>
/// <param name="Row">Row that it is about, such as <c>payment</c> or the id of a shipment.</param>
/// <param name="Version">Version of the row that told it.</param>
/// <param name="Type">A name of <see cref="TimelineEventNames"/>.</param>
/// <param name="Cause">Name of the message.</param>
/// <param name="Actor">The service.</param>
/// <param name="Effect">Change of the order; null for a fact that changes only the timeline.</param>
sealed record OrderFact(
    string Row, long Version, string Type, string Detail, string Cause, string Actor, Func<Order, Occasion, Order>? Effect = null)
{
    public EntryData Data { get; init; } = EntryData.None;

    /// <summary>True for a fact that happens once and may be told again at a later version.</summary>
    public bool IsOnce { get; init; }

    public bool IsIn(AppliedVersions heard) => IsOnce ? heard.Contains(Row, Type) : heard.Contains(Row, Type, Version);
}

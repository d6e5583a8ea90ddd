using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>
/// Numbers committed entries for the feed of the shop. Two processes that number at once conflict by the counter's version.
/// </summary>
sealed class OnNumberEvents : IHandle<NumberEvents>
{
    /// <summary>
    /// The entries without a position. Their index begins with the sequence: no entry of an order is found before its predecessor.
    /// </summary>
    public static Sweep Sweep { get; } = new(
        Tables.Entries, Tables.Entries.Index(Tables.Unnumbered), eventIds => new NumberEvents(eventIds));

    public void Plan(NumberEvents message, LoadPlan plan)
    {
        plan.Need<OrderNumbers>(EventPositions.Counter);
        foreach (var id in message.EventIds) plan.Need<OrderEntry>(id);
    }

    public void Handle(NumberEvents message, Session session) => session.Apply(EventPositions.Assign(
        session.Find<OrderNumbers>(EventPositions.Counter),
        message.EventIds.Select(id => session.Find<OrderEntry>(id)).OfType<OrderEntry>()));
}

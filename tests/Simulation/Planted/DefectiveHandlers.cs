using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Tests.Simulation.Planted;

/// <summary>Handlers with defects in their business logic.</summary>
static class DefectiveHandlers
{
    /// <summary>Replaces the handler of one type of message.</summary>
    public static ServiceModule Replace<T>(ServiceModule module, string service, Action<HandlerEntry, T, Session> handle)
        where T : class => module.Name != service
            ? module
            : module.WithHandlers(entry => entry.MessageType == typeof(T) ? new ReplacedHandlerEntry<T>(entry, handle) : entry);

    /// <summary>Adds the released units to the stock twice.</summary>
    public static void ReleaseTwice(HandlerEntry inner, ReleaseInventory message, Session session)
    {
        inner.Handle(message, session);
        foreach (var line in session.Find<Reservation>(message.OrderId)?.Lines ?? [])
            if (session.Find<Stock>(line.StockId) is { } stock) session.Put(stock.WithDelta(line.Quantity, 0));
    }

    /// <summary>Reserves the units again when the reservation exists already.</summary>
    public static void ReserveAgain(HandlerEntry inner, ReserveInventory message, Session session)
    {
        var existing = session.Find<Reservation>(message.OrderId);
        inner.Handle(message, session);
        foreach (var line in existing?.Lines ?? [])
            if (session.Find<Stock>(line.StockId) is { } stock) session.Put(stock.WithDelta(-line.Quantity, line.Quantity));
    }

    /// <summary>Publishes that the stock was released without releasing it.</summary>
    public static void SkipRelease(HandlerEntry inner, ReleaseInventory message, Session session) =>
        session.Publish(new InventoryReleased(message.OrderId, (session.Find<Reservation>(message.OrderId)?.Version ?? 0) + 1));

    sealed class ReplacedHandlerEntry<T>(HandlerEntry inner, Action<HandlerEntry, T, Session> handle) : HandlerEntry(typeof(T))
        where T : class
    {
        public override void Plan(object message, LoadPlan plan) => inner.Plan(message, plan);

        public override void Handle(object message, Session session) => handle(inner, (T)message, session);
    }
}

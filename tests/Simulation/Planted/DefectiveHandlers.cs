using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Tests.Simulation.Planted;

/// <summary>Handlers that get the business wrong.</summary>
static class DefectiveHandlers
{
    /// <summary>Puts the handler of one type of message in place of the usual one.</summary>
    public static ServiceModule Replace<T>(ServiceModule module, string service, Action<HandlerEntry, T, Session> handle)
        where T : class => module.Name != service
            ? module
            : module.WithHandlers(entry => entry.MessageType == typeof(T) ? new ReplacedHandlerEntry<T>(entry, handle) : entry);

    /// <summary>The units come back once more than they went.</summary>
    public static void ReleaseTwice(HandlerEntry usual, ReleaseInventory message, Session session)
    {
        usual.Handle(message, session);
        foreach (var line in session.Find<Reservation>(message.OrderId)?.Lines ?? [])
            if (session.Find<StockItem>(line.ProductId) is { } item) session.Put(item.WithDelta(line.Quantity, 0));
    }

    /// <summary>Takes the units of a reservation that is there once more.</summary>
    public static void ReserveAgain(HandlerEntry usual, ReserveInventory message, Session session)
    {
        var known = session.Find<Reservation>(message.OrderId);
        usual.Handle(message, session);
        foreach (var line in known?.Lines ?? [])
            if (session.Find<StockItem>(line.ProductId) is { } item) session.Put(item.WithDelta(-line.Quantity, line.Quantity));
    }

    /// <summary>Says that the stock is free again, and leaves it where it is.</summary>
    public static void SkipRelease(HandlerEntry usual, ReleaseInventory message, Session session) =>
        session.Publish(new InventoryReleased(message.OrderId, (session.Find<Reservation>(message.OrderId)?.Version ?? 0) + 1));

    sealed class ReplacedHandlerEntry<T>(HandlerEntry usual, Action<HandlerEntry, T, Session> handle) : HandlerEntry(typeof(T))
        where T : class
    {
        public override void Plan(object message, LoadPlan plan) => usual.Plan(message, plan);

        public override void Handle(object message, Session session) => handle(usual, (T)message, session);
    }
}

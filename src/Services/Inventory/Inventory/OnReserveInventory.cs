using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary><c>inventory.reserve</c>: reserves an order's lines, all or none.</summary>
sealed class OnReserveInventory : IHandle<ReserveInventory>
{
    public void Plan(ReserveInventory message, LoadPlan plan)
    {
        plan.Need<Reservation>(message.OrderId);
        foreach (var line in message.Lines) plan.Need<StockItem>(line.ProductId);
    }

    public void Handle(ReserveInventory message, Session session)
    {
        var decision = StockDecider.Reserve(
            session.Find<Reservation>(message.OrderId), session.Stock(message.Lines), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Reservation>() is not null) session.Log("Inventory reserved");
    }
}

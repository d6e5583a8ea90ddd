using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary><c>inventory.reserve</c>: reserves an order's lines, all or none, and consumes the reservation that it names.</summary>
sealed class OnReserveInventory : IHandle<ReserveInventory>
{
    public void Plan(ReserveInventory message, LoadPlan plan)
    {
        plan.Need<Reservation>(message.OrderId);
        foreach (var line in message.Lines)
        {
            plan.NeedStock(line.ProductId);
            if (message.NeedsProduct(line)) plan.Need<Product>(line.ProductId);
        }

        if (message.ReservationId is { } id) plan.NeedStandAlone(id);
    }

    public void Handle(ReserveInventory message, Session session)
    {
        var decision = ReservationDecider.Reserve(message, RowsOf(message, session), session.WallClock);
        session.Apply(decision);
        foreach (var consumed in decision.Rows.OfType<Reservation>().Where(row => row.Status == ReservationStatus.Consumed))
            session.CancelTimer(consumed.Id);
        if (decision.Row<Reservation>() is { Status: ReservationStatus.Reserved or ReservationStatus.Consumed })
            session.Log("Inventory reserved");
    }

    ReserveRows RowsOf(ReserveInventory message, Session session)
    {
        var standAlone = message.ReservationId is { } id ? session.Find<Reservation>(id) : null;
        var stock = session.StockOf(message.Lines.Select(line => line.ProductId));
        var needed = message.Lines.Where(message.NeedsProduct).Select(line => line.ProductId).Distinct();
        return new ReserveRows(
            session.Find<Reservation>(message.OrderId),
            standAlone,
            standAlone is null ? null : session.Quota(standAlone.Owner),
            standAlone is null ? stock : [.. stock.Union(session.ReservedStock(standAlone))],
            [.. needed.Select(session.Find<Product>).OfType<Product>()]);
    }
}

using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>What handlers of Inventory do with rows, in its own words.</summary>
static class StockSession
{
    extension(LoadPlan plan)
    {
        /// <summary>A reservation and, once it is known, the products it holds.</summary>
        public Reservation? NeedReservationAndStock(string id)
        {
            var reservation = plan.Find<Reservation>(id);
            foreach (var line in reservation?.Lines ?? []) plan.Need<StockItem>(line.ProductId);
            return reservation;
        }
    }

    extension(Session session)
    {
        /// <summary>The products of some lines, in their order; null where there is none.</summary>
        public StockItem?[] Stock(IReadOnlyList<Line> lines)
        {
            var stock = new StockItem?[lines.Count];
            for (var i = 0; i < stock.Length; i++) stock[i] = session.Find<StockItem>(lines[i].ProductId);
            return stock;
        }

        /// <summary>The products that a reservation holds, in the order of its lines.</summary>
        public StockItem[] ReservedStock(Reservation? reservation) =>
            reservation is null ? [] : Array.ConvertAll(session.Stock(reservation.Lines), item => item!);

        /// <summary>Who asks over HTTP.</summary>
        public Caller Caller => session.Context.Caller
            ?? throw new InvalidOperationException($"{session.Context.Type} came without a caller.");
    }
}

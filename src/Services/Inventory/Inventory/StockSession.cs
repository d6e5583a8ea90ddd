using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>Loading and applying that the handlers of Inventory share.</summary>
static class StockSession
{
    extension(LoadPlan plan)
    {
        /// <summary>Plans a reservation and, once it is loaded, its products.</summary>
        public Reservation? NeedReservationAndStock(string id)
        {
            var reservation = plan.Find<Reservation>(id);
            foreach (var line in reservation?.Lines ?? []) plan.Need<StockItem>(line.ProductId);
            return reservation;
        }

        /// <summary>Plans the owner's count of open stand-alone reservations, where their number is limited.</summary>
        public void NeedQuota(string owner, InventoryOptions options)
        {
            if (options.CountsOpenReservations) plan.Need<ReservationQuota>(owner);
        }
    }

    extension(Session session)
    {
        /// <summary>The products of the lines, in their order; null for an unknown product.</summary>
        public StockItem?[] Stock(IReadOnlyList<Line> lines)
        {
            var stock = new StockItem?[lines.Count];
            for (var i = 0; i < stock.Length; i++) stock[i] = session.Find<StockItem>(lines[i].ProductId);
            return stock;
        }

        /// <summary>The products of a reservation, in the order of its lines.</summary>
        public StockItem[] ReservedStock(Reservation? reservation) =>
            reservation is null ? [] : Array.ConvertAll(session.Stock(reservation.Lines), item => item!);

        /// <summary>The owner's count of open stand-alone reservations; null where it is not kept.</summary>
        public ReservationQuota? Quota(string owner, InventoryOptions options) =>
            options.CountsOpenReservations ? session.Find<ReservationQuota>(owner) : null;

        /// <summary>Commits the reservation of an order.</summary>
        public void CommitReservation(string orderId)
        {
            var reservation = session.Find<Reservation>(orderId);
            session.Apply(StockDecider.Commit(reservation, session.ReservedStock(reservation), session.WallClock));
        }

        /// <summary>Applies a decision on a product and, unless it is rejected, responds with the product.</summary>
        public void ApplyAndRespond(Decision decision, string productId)
        {
            session.Apply(decision);
            if (decision.Rejection is null)
                session.Respond(StatusCodes.Status200OK, session.Find<StockItem>(productId)!.ToView());
        }

        /// <summary>The caller of the HTTP request.</summary>
        public Caller Caller => session.Context.Caller
            ?? throw new InvalidOperationException($"{session.Context.Type} came without a caller.");
    }
}

using Doms.Contracts.Http;
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
        /// <summary>Plans the stock of a product at the default location.</summary>
        public void NeedStock(string productId) => plan.Need<Stock>(Stock.IdOf(productId, Stock.DefaultLocation));

        /// <summary>Plans a product and its stock at the default location.</summary>
        public void NeedProductAndStock(string productId)
        {
            plan.Need<Product>(productId);
            plan.NeedStock(productId);
        }

        /// <summary>Plans a reservation and, once it is loaded, the stock of its lines.</summary>
        public Reservation? NeedReservationAndStock(string id)
        {
            var reservation = plan.Find<Reservation>(id);
            foreach (var line in reservation?.Lines ?? []) plan.Need<Stock>(line.StockId);
            return reservation;
        }

        /// <summary>
        /// Plans the owner's count of open stand-alone reservations. It is there also while their number is not limited: those that were
        /// counted before still end.
        /// </summary>
        public void NeedQuota(string owner) => plan.Need<ReservationQuota>(owner);
    }

    extension(Session session)
    {
        /// <summary>The stock of a product at the default location; null for an unknown product.</summary>
        public Stock? StockOf(string productId) => session.Find<Stock>(Stock.IdOf(productId, Stock.DefaultLocation));

        /// <summary>The stock of products at the default location, as far as it exists.</summary>
        public Stock[] StockOf(IEnumerable<string> productIds) => [.. productIds.Distinct().Select(session.StockOf).OfType<Stock>()];

        /// <summary>The stock of a reservation's lines.</summary>
        public Stock[] ReservedStock(Reservation? reservation) =>
            [.. (reservation?.Lines ?? []).Select(line => line.StockId).Distinct().Select(session.Find<Stock>).OfType<Stock>()];

        /// <summary>The owner's count of open stand-alone reservations; null where none was counted.</summary>
        public ReservationQuota? Quota(string owner) => session.Find<ReservationQuota>(owner);

        /// <summary>Commits the reservation of an order.</summary>
        /// <param name="actor">Subject that caused it, or a value of <see cref="MovementActor"/>.</param>
        public void CommitReservation(string orderId, string actor)
        {
            var reservation = session.Find<Reservation>(orderId);
            session.Apply(ReservationDecider.Commit(reservation, session.ReservedStock(reservation), actor, session.WallClock));
        }

        /// <summary>Applies a decision on a product and, unless it is rejected, responds with the product and its stock.</summary>
        public void ApplyAndRespond(Decision decision, string productId, InventoryOptions options)
        {
            session.Apply(decision);
            if (decision.Rejection is null) session.Respond(StatusCodes.Status200OK, session.ViewOf(productId, options));
        }

        /// <summary>Applies a decision on products and, unless it is rejected, responds with them and their stock.</summary>
        public void ApplyAndRespond(Decision decision, IReadOnlyList<string> productIds, InventoryOptions options)
        {
            session.Apply(decision);
            if (decision.Rejection is not null) return;
            session.Respond(
                StatusCodes.Status200OK, new ChangedProductsView([.. productIds.Select(id => session.ViewOf(id, options))]));
        }

        /// <summary>The view of a product that exists, and of its stock.</summary>
        public ProductView ViewOf(string productId, InventoryOptions options) =>
            session.Find<Product>(productId)!.ToView(session.StockOf(productId)!, options.Currency);

        /// <summary>The caller of the HTTP request.</summary>
        public Caller Caller => session.Context.Caller
            ?? throw new InvalidOperationException($"{session.Context.Type} came without a caller.");
    }
}

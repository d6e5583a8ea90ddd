using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Loading and applying that the handlers of stand-alone reservations share.</summary>
static class StandAloneSession
{
    extension(LoadPlan plan)
    {
        /// <summary>Plans what a new stand-alone reservation reads.</summary>
        public void NeedForStandAlone(string id, string caller, IReadOnlyList<ReservationItem> items)
        {
            foreach (var item in items) plan.NeedStock(item.ProductId);
            plan.NeedQuota(caller);
            plan.NeedTimer(id);
        }

        /// <summary>Plans what the end of a stand-alone reservation reads.</summary>
        public void NeedStandAlone(string id)
        {
            plan.NeedTimer(id);
            if (plan.NeedReservationAndStock(id) is { } reservation) plan.NeedQuota(reservation.Owner);
        }
    }

    extension(Session session)
    {
        /// <summary>Reserves units for a caller and sets the timer of their expiry; null when it was rejected.</summary>
        public Reservation? ReserveStandAlone(
            string id, string caller, IReadOnlyList<ReservationItem> items, InventoryOptions options)
        {
            var expiresAt = session.StoreClock + options.StandAloneReservationDuration;
            var maxOpen = session.Caller.IsCustomer ? options.MaxOpenReservationsPerSubject : 0;
            var decision = StandAloneReservationDecider.Reserve(
                items,
                session.StockOf(items.Select(item => item.ProductId)),
                session.Quota(caller),
                new StandAloneTerms(id, caller, expiresAt, session.StoreClock + options.MaxReservationLife, maxOpen),
                session.WallClock);
            session.Apply(decision);
            if (decision.Row<Reservation>() is not { } created) return null;
            session.SetTimer(id, new StandAloneReservationExpired(id), expiresAt);
            session.Log("Inventory reserved");
            return created;
        }

        /// <summary>Releases a stand-alone reservation for the caller of the request; null when it was rejected.</summary>
        /// <param name="ifMatch">Entity tags on which the caller relies; null for none.</param>
        public Reservation? ReleaseStandAlone(string id, string? ifMatch = null)
        {
            var reservation = session.Find<Reservation>(id);
            var decision = StandAloneReservationDecider.Release(
                id,
                reservation,
                session.ReservedStock(reservation),
                reservation is null ? null : session.Quota(reservation.Owner),
                session.Caller.Subject,
                !session.Caller.IsCustomer,
                session.WallClock,
                ifMatch);
            session.Apply(decision);
            if (decision.Rejection is null) session.CancelTimer(id);
            return decision.Row<Reservation>();
        }
    }

    /// <summary>Maps a stand-alone reservation to its view.</summary>
    public static StandAloneReservationView ToView(this Reservation reservation, Moment now) => new(
        reservation.Id,
        reservation.Status.Text(),
        [.. reservation.Lines.Select(line => new ReservationItemView(line.LineId, line.ProductId, line.Quantity))],
        now.ToWallClock(reservation.ExpiresAt.GetValueOrDefault()),
        reservation.OrderId,
        reservation.Version);
}

using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary>Loading, timers and responses that the handlers of Fulfillment share.</summary>
static class ShipmentSession
{
    /// <summary>Plans the only shipment of an order.</summary>
    public static void NeedShipmentOf(this LoadPlan plan, string orderId) =>
        plan.Need<Shipment>(Shipment.IdOf(orderId, ShipmentDecider.OnlyNumber));

    extension(Session session)
    {
        /// <summary>The only shipment of an order; null before it is created.</summary>
        public Shipment? ShipmentOf(string orderId) => session.Find<Shipment>(Shipment.IdOf(orderId, ShipmentDecider.OnlyNumber));

        /// <summary>Subject of the caller, or the clock for a timer.</summary>
        public string Actor => session.Context.Caller?.Subject ?? SystemActors.Clock;

        /// <summary>Sets the timer that moves a changed shipment to its next stage, where stages have a duration.</summary>
        /// <param name="decision">The decision that may have changed the shipment.</param>
        /// <param name="stageDuration">Duration of a stage; zero for no timer.</param>
        public void ScheduleNextStage(Decision decision, TimeSpan stageDuration)
        {
            if (decision.Row<Shipment>() is not { HasEnded: false } shipment || stageDuration == TimeSpan.Zero) return;
            session.Schedule(
                new AdvanceShipment(shipment.OrderId, shipment.Status.Text(), shipment.Number), session.StoreClock + stageDuration);
        }

        /// <summary>Responds with the shipment after the decision, unless it is rejected.</summary>
        public void RespondWith(Decision decision, Shipment? before)
        {
            if (decision.Rejection is null && (decision.Row<Shipment>() ?? before) is { } after)
                session.Respond(StatusCodes.Status200OK, after.ToView());
        }
    }
}

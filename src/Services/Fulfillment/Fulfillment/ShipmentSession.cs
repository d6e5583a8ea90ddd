using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Primitives;

namespace Doms.Fulfillment;

/// <summary>A shipment in a session.</summary>
static class ShipmentSession
{
    /// <summary>Applies a decision, and has the clock move the shipment on where it does.</summary>
    /// <param name="pace">How long a shipment stays in a stage; zero where the clock does not move it.</param>
    public static void Apply(this Session session, Decision<Shipment> decision, TimeSpan pace)
    {
        session.Apply(decision);
        if (decision.State is not { HasEnded: false } shipment || pace == TimeSpan.Zero) return;
        session.Schedule(new AdvanceShipment(shipment.OrderId, shipment.Status), session.StoreClock + pace);
    }
}

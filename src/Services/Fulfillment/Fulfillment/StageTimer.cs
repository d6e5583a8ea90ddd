using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Primitives;

namespace Doms.Fulfillment;

/// <summary>Timer that moves a shipment to its next stage, where stages have a duration.</summary>
static class StageTimer
{
    /// <param name="decision">The decision that may have changed the shipment.</param>
    /// <param name="stageDuration">Duration of a stage; zero for no timer.</param>
    public static void ScheduleNextStage(this Session session, Decision decision, TimeSpan stageDuration)
    {
        if (decision.Row<Shipment>() is not { HasEnded: false } shipment || stageDuration == TimeSpan.Zero) return;
        session.Schedule(new AdvanceShipment(shipment.OrderId, shipment.Status.Text()), session.StoreClock + stageDuration);
    }
}

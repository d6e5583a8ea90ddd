using Doms.Audit.State;
using Doms.Contracts;
using Doms.Fulfillment.Domain;
using Doms.Notifications.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Every outcome that concerns the customer has its notification.</summary>
/// <param name="mayBeInBroker">True when messages may be in a broker: then an outcome that has none yet proves nothing.</param>
sealed class NotificationCompleteness(bool mayBeInBroker)
    : Invariant("I24", "notifications: every confirmation, cancellation, dispatch and delivery has one")
{
    public override void Check(OrderRecords records)
    {
        if (records.Order is null || mayBeInBroker) return;
        CountChecked();
        var timeline = records.Entries.Select(entry => entry.Type).ToHashSet();
        if (timeline.Contains(TimelineEventNames.Confirmed)) Expect(records, Templates.Confirmed);
        if (timeline.Contains(TimelineEventNames.Cancelled)) Expect(records, Templates.Cancelled);
        foreach (var shipment in records.Shipments.Where(shipment => shipment.Number == 1))
        {
            if (shipment.WasDispatched) Expect(records, Templates.Dispatched);
            if (shipment.Status == ShipmentStatus.Delivered) Expect(records, Templates.Delivered);
        }
    }

    void Expect(OrderRecords records, string template)
    {
        if (!records.Notifications.Exists(notification => notification.Template == template))
            AddUnexplainedViolation(
                records.Id, $"there is no notification '{template}'",
                new Explanation(records.Id, InFlightKind.Work, ServiceNames.Notifications),
                new Explanation(records.Id, InFlightKind.Work, ServiceNames.Orders));
    }
}

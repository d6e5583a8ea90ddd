namespace Doms.Console.Words;

/// <summary>Entries of an order's timeline in words.</summary>
public static class EventWords
{
    static readonly Dictionary<string, State> Known = new(StringComparer.Ordinal)
    {
        ["ORDER_CREATED"] = new(Tone.Move, "order", "Order placed"),
        ["INVENTORY_RESERVED"] = new(Tone.Way, "box", "Stock reserved"),
        ["PAYMENT_COMPLETED"] = new(Tone.Done, "money", "Payment captured"),
        ["ORDER_CONFIRMED"] = new(Tone.Done, "check", "Order confirmed"),
        ["SHIPPED"] = new(Tone.Way, "truck", "Dispatched"),
        ["DELIVERED"] = new(Tone.Done, "truck", "Delivered"),
        ["CANCELLED"] = new(Tone.Gone, "stop", "Order cancelled"),
        ["ORDER_COMPLETED"] = new(Tone.Done, "check", "Order completed"),
        ["INVENTORY_UNAVAILABLE"] = new(Tone.Need, "box", "Not enough stock"),
        ["INVENTORY_RELEASED"] = new(Tone.Undo, "box", "Reservation released"),
        ["INVENTORY_COMMITTED"] = new(Tone.Done, "box", "Units taken from the stock"),
        ["PAYMENT_FAILED"] = new(Tone.Need, "money", "Payment declined"),
        ["PAYMENT_UNKNOWN"] = new(Tone.Wait, "question", "Outcome of the charge unknown"),
        ["PAYMENT_REFUNDED"] = new(Tone.Undo, "money", "Payment refunded"),
        ["PAYMENT_PARTLY_REFUNDED"] = new(Tone.Undo, "money", "Partly refunded"),
        ["PAYMENT_VOIDED"] = new(Tone.Gone, "money", "Payment voided"),
        ["REFUND_BEGUN"] = new(Tone.Undo, "money", "Refund sent to the provider"),
        ["REFUND_FAILED"] = new(Tone.Need, "need", "Refund refused"),
        ["REFUND_CANCELLED"] = new(Tone.Gone, "stop", "Refund cancelled"),
        ["REFUND_REQUESTED"] = new(Tone.Undo, "back", "Refund requested"),
        ["SHIPMENT_CREATED"] = new(Tone.Way, "truck", "Shipment created"),
        ["SHIPMENT_PACKED"] = new(Tone.Way, "box", "Packed"),
        ["SHIPMENT_IN_TRANSIT"] = new(Tone.Way, "truck", "In transit"),
        ["SHIPMENT_FAILED"] = new(Tone.Need, "truck", "Shipment failed"),
        ["SHIPMENT_TRACKING_CHANGED"] = new(Tone.Way, "truck", "Tracking changed"),
        ["SHIPMENT_CANCELLED"] = new(Tone.Gone, "stop", "Shipment stopped"),
        ["SHIPMENT_CANCEL_REFUSED"] = new(Tone.Wait, "truck", "Shipment not stopped"),
        ["CANCELLATION_REQUESTED"] = new(Tone.Undo, "back", "Cancellation requested"),
        ["CANCELLATION_REFUSED"] = new(Tone.Wait, "stop", "Cancellation refused"),
        ["NEEDS_ATTENTION"] = new(Tone.Need, "need", "Needs a person"),
        ["ATTENTION_CLEARED"] = new(Tone.Done, "check", "The saga continues"),
        ["UNATTENDED"] = new(Tone.Wait, "clock", "The saga does not respond"),
        ["ATTENDED"] = new(Tone.Done, "check", "The saga responds"),
        ["MESSAGE_GIVEN_UP"] = new(Tone.Need, "letter", "A message became a dead letter"),
        ["DEAD_LETTER_CLOSED"] = new(Tone.Done, "letter", "Dead letter closed"),
    };

    public static State Of(string name) =>
        Known.TryGetValue(name, out var known) ? known : new(Tone.Move, "order", Say.Sentence(name.ToLowerInvariant().Replace('_', ' ')));

    /// <summary>True for an entry about something that failed.</summary>
    public static bool IsFailure(string name) => Of(name).Tone is Tone.Need or Tone.Wait;
}

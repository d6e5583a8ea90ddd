namespace Doms.Notifications.Domain;

/// <summary>Notification of a customer about an event of the order, and the reason for it or for none.</summary>
/// <param name="Status">Status of the mail, or <see cref="NotTold"/>.</param>
/// <param name="Why">One sentence.</param>
public sealed record ToldOfEvent(string Status, string Why)
{
    /// <summary>No mail follows from the event.</summary>
    public const string NotTold = "NOT_TOLD";

    /// <summary>Finds the mail that follows from an event of an order's timeline; null for an event without one.</summary>
    /// <param name="type">Name of the event, such as <c>ORDER_CONFIRMED</c>.</param>
    public static string? NotificationIdOf(string orderId, string type, string? shipmentId, string? refundId) => type switch
    {
        "ORDER_CONFIRMED" => $"{orderId}/{Templates.Confirmed}",
        "CANCELLED" => $"{orderId}/{Templates.Cancelled}",
        "PAYMENT_REFUNDED" or "PAYMENT_PARTLY_REFUNDED" when refundId is not null => $"{orderId}/{Templates.Refunded}/{refundId}",
        "SHIPPED" => OfShipment(orderId, Templates.Dispatched, shipmentId),
        "DELIVERED" => OfShipment(orderId, Templates.Delivered, shipmentId),
        _ => null,
    };

    /// <summary>Explains an event.</summary>
    /// <param name="isForCustomers">False for an event that only operators see.</param>
    /// <param name="notification">The mail of the event; null where none is stored.</param>
    public static ToldOfEvent Of(bool isForCustomers, bool hasMail, Notification? notification) => (hasMail, notification) switch
    {
        (_, { } mail) => new(mail.Status.Text(), WhyOf(mail)),
        (true, null) => new(NotTold, "The event that the mail follows from has not arrived, or no money was moved."),
        _ => new(
            NotTold, isForCustomers ? "Customers are notified of results, not of every step." : "Only operators see this event."),
    };

    static string WhyOf(Notification mail) => mail.Status switch
    {
        NotificationStatus.Sent => $"The mail was sent to {mail.Recipient}.",
        NotificationStatus.Pending => $"The mail to {mail.Recipient} is being sent.",
        NotificationStatus.Failed => $"The mail to {mail.Recipient} failed: {mail.Error}",
        _ => "The order has no address that mail can be sent to.",
    };

    // The mail of the first shipment has no id of a shipment in its key.
    static string OfShipment(string orderId, string template, string? shipmentId) =>
        shipmentId is null || shipmentId == $"{orderId}-s1" ? $"{orderId}/{template}" : $"{orderId}/{template}/{shipmentId}";
}

using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;
using Doms.Orders.Domain;

namespace Doms.Host.Commands;

/// <summary>Finds the command that moves an order on, or shows what moves it on.</summary>
static class NextStep
{
    /// <summary>Returns the command's words after the program's name; null where nothing is to be done.</summary>
    public static string? Of(OrderView order) => order switch
    {
        { Attention.Reasons: [var oldest, ..] } => OfProblem(oldest.RaisedBy, order),
        { Status: OrderStatuses.Completed or OrderStatuses.Cancelled } => null,
        { Cancellation: Cancellation.Requested } => Watch(order),
        { Fulfillment.Shipments: [.., var newest] } => OfShipment(newest) ?? Watch(order),
        _ => Watch(order),
    };

    static string OfProblem(string raisedBy, OrderView order) => raisedBy.Split('/', 2) switch
    {
        ["dead_letter", var id] => $"dead-letters get {id}",
        ["refund", var id] => $"refund get {id}",
        _ => $"saga get {order.OrderId}",
    };

    static string? OfShipment(OrderShipmentView shipment) => ShipmentStatusText.Parse(shipment.Status) switch
    {
        ShipmentStatus.Created => $"shipment pack {shipment.ShipmentId}",
        ShipmentStatus.Packed => $"shipment dispatch {shipment.ShipmentId} --carrier NAME --tracking NUMBER",
        ShipmentStatus.Dispatched or ShipmentStatus.InTransit => $"shipment deliver {shipment.ShipmentId}",
        _ => null,
    };

    static string Watch(OrderView order) => $"order watch {order.OrderId}";
}

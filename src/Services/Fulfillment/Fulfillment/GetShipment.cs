using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary>
/// <c>GET /shipments/{shipmentId}</c> and <c>GET /fulfillment/order/{orderId}</c>: for the order's owner, a shop's backend and
/// operators.
/// </summary>
static class GetShipment
{
    public static Task<IResult> ById(string shipmentId, HttpContext http, IRowReader rows) => Find(shipmentId, http, rows);

    public static Task<IResult> OfOrder(string orderId, HttpContext http, IRowReader rows) =>
        Find(Shipment.IdOf(orderId, ShipmentDecider.OnlyNumber), http, rows);

    static async Task<IResult> Find(string id, HttpContext http, IRowReader rows)
    {
        var shipment = id.Contains('\0', StringComparison.Ordinal) ? null : await rows.Find<Shipment>(id, http.RequestAborted);
        var caller = http.Caller();
        return shipment is not null && (!caller.IsCustomer || caller.Subject == shipment.Owner)
            ? http.Versioned(shipment.ToView(), EntityTag.Of(shipment.Version))
            : NotFound(id);
    }

    public static IResult NotFound(string shipmentId) => ProblemResponse.From(ShipmentDecider.NotFound(shipmentId));
}

using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary><c>GET /fulfillment/order/{orderId}</c>: for the order's owner, a shop's backend and operators.</summary>
static class GetShipment
{
    public static async Task<IResult> Handle(string orderId, HttpContext http, IRowReader rows)
    {
        var shipment = orderId.Contains('\0', StringComparison.Ordinal)
            ? null
            : await rows.Find<Shipment>(orderId, http.RequestAborted);
        var caller = http.Caller();
        return shipment is not null && (!caller.IsCustomer || caller.Subject == shipment.Owner)
            ? TypedResults.Json(shipment.ToView(), FulfillmentJson.Default.ShipmentView)
            : ProblemResponse.Of(StatusCodes.Status404NotFound, "shipment_not_found", "There is no shipment for this order.");
    }
}

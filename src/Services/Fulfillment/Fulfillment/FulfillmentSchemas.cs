using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Documents;

namespace Doms.Fulfillment;

/// <summary>Describes the requests and views of Fulfillment in the API document.</summary>
static class FulfillmentSchemas
{
    static MemberRule Text { get; } = new() { MaxLength = TrackingFields.MaxTextLength };

    public static void Describe(SchemaRules schemas) => schemas
        .Request<FailShipmentRequest>("""{"reason": "lost"}""")
        .Member<FailShipmentRequest>(nameof(FailShipmentRequest.Reason), new()
        {
            MaxLength = MoveOrdersShipmentEndpoints.MaxReasonLength,
        })
        .Request<ShipmentTrackingRequest>("""{"carrier": "UPS", "service": "GROUND", "trackingNumber": "1Z999AA10123456784"}""")
        .Member<ShipmentTrackingRequest>(nameof(ShipmentTrackingRequest.Carrier), Text)
        .Member<ShipmentTrackingRequest>(nameof(ShipmentTrackingRequest.Service), Text)
        .Member<ShipmentTrackingRequest>(nameof(ShipmentTrackingRequest.TrackingNumber), Text)
        .Member<ShipmentTrackingRequest>(nameof(ShipmentTrackingRequest.TrackingUrl), new()
        {
            MaxLength = TrackingFields.MaxUrlLength, Format = "uri",
        })
        .Words<ShipmentView, ShipmentStatus>(nameof(ShipmentView.Status), status => status.Text());
}

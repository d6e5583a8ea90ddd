using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Hosting.Documents;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Describes the requests and views of Orders in the API document.</summary>
static class OrdersSchemas
{
    public static void Describe(SchemaRules schemas)
    {
        DescribeRequests(schemas);
        DescribeViews(schemas);
    }

    static MemberRule Id { get; } = new() { MaxLength = Limits.Id, OrInteger = true };

    static void DescribeRequests(SchemaRules schemas) => schemas
        .Request<OrderRequest>(
            """
            {"customerEmail": "ada@example.com", "reference": "A-1001", "items": [{"productId": "P1", "quantity": 2}],
             "shippingAddress": {"name": "Ada Lovelace", "line1": "12 St James's Square", "city": "London", "postalCode": "SW1Y 4JH",
             "country": "GB"}}
            """,
            nameof(OrderRequest.Items))
        .Member<OrderRequest>(nameof(OrderRequest.Items), new()
        {
            MinItems = 1, MaxItems = Limits.Lines, OrQuantityByProduct = (1, Line.MaxQuantity),
        })
        .Member<OrderRequest>(nameof(OrderRequest.CustomerId), Id)
        .Member<OrderRequest>(nameof(OrderRequest.UserId), Id)
        .Member<OrderRequest>(nameof(OrderRequest.Reference), Id)
        .Member<OrderRequest>(nameof(OrderRequest.CustomerEmail), new() { MaxLength = EmailAddress.MaxLength })
        .Member<OrderRequest>(nameof(OrderRequest.Currency), new() { Pattern = "^[A-Za-z]{3}$" })
        .Member<OrderRequest>(nameof(OrderRequest.Metadata), new() { OrScalarValues = true })
        .Member<OrderRequest>(nameof(OrderRequest.PaymentToken), new() { MaxLength = Limits.Text })
        .Member<OrderRequest>(nameof(OrderRequest.Amount), new() { Minimum = 0 })
        .Request<OrderItemRequest>(
            """{"productId": "P1", "quantity": 2}""", nameof(OrderItemRequest.ProductId), nameof(OrderItemRequest.Quantity))
        .Member<OrderItemRequest>(nameof(OrderItemRequest.ProductId), Id)
        .Member<OrderItemRequest>(nameof(OrderItemRequest.Quantity), new() { Minimum = 1, Maximum = Line.MaxQuantity })
        .Member<OrderItemRequest>(nameof(OrderItemRequest.Price), new() { Minimum = 0 })
        .Request<AddressRequest>(
            """
            {"name": "Ada Lovelace", "line1": "12 St James's Square", "city": "London", "postalCode": "SW1Y 4JH", "country": "GB"}
            """,
            nameof(AddressRequest.Name), nameof(AddressRequest.Line1), nameof(AddressRequest.Country))
        .Request<CancelOrderRequest>("""{"reason": "changed my mind"}""")
        .Member<CancelOrderRequest>(nameof(CancelOrderRequest.Reason), new() { MaxLength = Limits.Text });

    static void DescribeViews(SchemaRules schemas) => schemas
        .Words<OrderView>(nameof(OrderView.Status), OrderStatuses.All)
        .Words<OrderView>(nameof(OrderView.Cancellation), [Cancellation.Requested, Cancellation.Refused])
        .Words<OrderView>(nameof(OrderView.Progress), Milestones)
        .Words<OrderPaymentView>(nameof(OrderPaymentView.Status), typeof(OrderPaymentStatuses))
        .Words<RefundSummaryView>(nameof(RefundSummaryView.Status), typeof(RefundStatuses))
        .Words<OrderFulfillmentView>(nameof(OrderFulfillmentView.Status), typeof(FulfillmentStatuses))
        .Words<OrderShipmentView>(nameof(OrderShipmentView.Status), typeof(ShipmentStatuses))
        .Words<OrderActionView>(nameof(OrderActionView.Action), [OrderActions.Cancel, OrderActions.Refund])
        .Words<TimelineView>(nameof(TimelineView.Status), OrderStatuses.All)
        .Words<TimelineView>(nameof(TimelineView.Progress), Milestones)
        .Words<TimelineEntryView>(nameof(TimelineEntryView.Event), typeof(TimelineEventNames))
        .Words<TimelineEntryView>(nameof(TimelineEntryView.Audience), [Audiences.Customer, Audiences.Operator])
        .Words<WhyView>(nameof(WhyView.Status), OrderStatuses.All)
        .Words<WhyView>(nameof(WhyView.Cancellation), [Cancellation.Requested, Cancellation.Refused]);

    static IReadOnlyList<string> Milestones { get; } =
        [.. SchemaRules.ConstantsOf(typeof(TimelineEventNames)).Where(TimelineEventNames.IsMilestone)];
}

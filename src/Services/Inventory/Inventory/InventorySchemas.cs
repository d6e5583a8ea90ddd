using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Hosting.Documents;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Describes the requests and views of Inventory in the API document.</summary>
static class InventorySchemas
{
    static MemberRule ProductId { get; } = new() { MaxLength = ChosenId.MaxLength };

    static MemberRule Quantity { get; } = new() { Minimum = 1, Maximum = Line.MaxQuantity };

    static MemberRule Stock { get; } = new() { Minimum = 0, Maximum = Limits.MaxStock };

    static MemberRule Text { get; } = new() { MaxLength = Limits.MaxTextLength };

    static MemberRule Several { get; } = new() { MinItems = 1, MaxItems = Limits.MaxLines };

    static MemberRule Price { get; } = new() { Minimum = 0 };

    public static void Describe(SchemaRules schemas)
    {
        DescribeProducts(schemas);
        DescribeStock(schemas);
        DescribeReservations(schemas);
    }

    static void DescribeProducts(SchemaRules schemas) => schemas
        .Request<NewProduct>(
            """{"productId": "P1", "quantity": 100, "price": 9.99, "name": "Blue mug"}""",
            nameof(NewProduct.ProductId), nameof(NewProduct.Quantity))
        .Member<NewProduct>(nameof(NewProduct.ProductId), ProductId)
        .Member<NewProduct>(nameof(NewProduct.Quantity), Stock)
        .Member<NewProduct>(nameof(NewProduct.Price), Price)
        .Member<NewProduct>(nameof(NewProduct.Name), Text)
        .Member<NewProduct>(nameof(NewProduct.LowStockAt), Stock)
        .Member<NewProduct>(nameof(NewProduct.Reason), Text)
        .Request<ProductUpdate>("""{"price": 10.49, "reason": "dearer"}""")
        .Member<ProductUpdate>(nameof(ProductUpdate.AvailableQuantity), Stock)
        .Member<ProductUpdate>(nameof(ProductUpdate.Currency), new() { NotEmpty = true })
        .Member<ProductUpdate>(nameof(ProductUpdate.Price), Price)
        .Member<ProductUpdate>(nameof(ProductUpdate.Name), Text)
        .Member<ProductUpdate>(nameof(ProductUpdate.LowStockAt), Stock)
        .Member<ProductUpdate>(nameof(ProductUpdate.Reason), Text);

    static void DescribeStock(SchemaRules schemas) => schemas
        .Request<PricesRequest>("""{"items": [{"productId": "P1", "price": 9.99}]}""", nameof(PricesRequest.Items))
        .Member<PricesRequest>(nameof(PricesRequest.Items), Several)
        .Request<PriceItem>("""{"productId": "P1", "price": 9.99}""", nameof(PriceItem.ProductId), nameof(PriceItem.Price))
        .Member<PriceItem>(nameof(PriceItem.ProductId), ProductId)
        .Member<PriceItem>(nameof(PriceItem.Price), Price)
        .Request<StockAdjustmentRequest>(
            """{"delta": -3, "reasonCode": "DAMAGED", "note": "dropped"}""",
            nameof(StockAdjustmentRequest.Delta), nameof(StockAdjustmentRequest.ReasonCode))
        .Words<StockAdjustmentRequest>(nameof(StockAdjustmentRequest.ReasonCode), AdjustmentReason.All)
        .Member<StockAdjustmentRequest>(nameof(StockAdjustmentRequest.Document), Text)
        .Member<StockAdjustmentRequest>(nameof(StockAdjustmentRequest.Note), Text)
        .Request<StockAdjustmentsRequest>(
            """{"reasonCode": "RECEIVED", "document": "delivery note 7", "items": [{"productId": "P1", "delta": 12}]}""",
            nameof(StockAdjustmentsRequest.ReasonCode), nameof(StockAdjustmentsRequest.Items))
        .Words<StockAdjustmentsRequest>(nameof(StockAdjustmentsRequest.ReasonCode), AdjustmentReason.All)
        .Member<StockAdjustmentsRequest>(nameof(StockAdjustmentsRequest.Items), Several)
        .Member<StockAdjustmentsRequest>(nameof(StockAdjustmentsRequest.Document), Text)
        .Member<StockAdjustmentsRequest>(nameof(StockAdjustmentsRequest.Note), Text)
        .Request<StockAdjustmentItem>(
            """{"productId": "P1", "delta": 12}""", nameof(StockAdjustmentItem.ProductId), nameof(StockAdjustmentItem.Delta))
        .Member<StockAdjustmentItem>(nameof(StockAdjustmentItem.ProductId), ProductId)
        .Request<StockCountRequest>("""{"onHand": 120, "document": "count sheet 1"}""", nameof(StockCountRequest.OnHand))
        .Member<StockCountRequest>(nameof(StockCountRequest.OnHand), Stock)
        .Member<StockCountRequest>(nameof(StockCountRequest.Document), Text)
        .Member<StockCountRequest>(nameof(StockCountRequest.Note), Text)
        .Words<StockMovementView>(
            nameof(StockMovementView.Reason), [.. SchemaRules.ConstantsOf(typeof(MovementReason)), .. AdjustmentReason.All]);

    static void DescribeReservations(SchemaRules schemas) => schemas
        .Request<ReservationRequest>(
            """{"productId": "P1", "quantity": 2}""", nameof(ReservationRequest.ProductId), nameof(ReservationRequest.Quantity))
        .Member<ReservationRequest>(nameof(ReservationRequest.ProductId), ProductId)
        .Member<ReservationRequest>(nameof(ReservationRequest.Quantity), Quantity)
        .Request<ReleaseReservationRequest>("""{"reservationId": "01890000-0000-7000-8000-000000000000"}""")
        .Member<ReleaseReservationRequest>(nameof(ReleaseReservationRequest.ProductId), ProductId)
        .Member<ReleaseReservationRequest>(nameof(ReleaseReservationRequest.Quantity), Quantity)
        .Request<NewReservation>("""{"items": [{"productId": "P1", "quantity": 2}]}""", nameof(NewReservation.Items))
        .Member<NewReservation>(nameof(NewReservation.Items), Several)
        .Request<NewReservationItem>(
            """{"productId": "P1", "quantity": 2}""", nameof(NewReservationItem.ProductId), nameof(NewReservationItem.Quantity))
        .Member<NewReservationItem>(nameof(NewReservationItem.ProductId), ProductId)
        .Member<NewReservationItem>(nameof(NewReservationItem.Quantity), Quantity)
        .Words<StandAloneReservationView>(
            nameof(StandAloneReservationView.Status),
            [.. StandAloneStatuses.Select(status => status.Text())]);

    static ReservationStatus[] StandAloneStatuses { get; } =
        [ReservationStatus.Reserved, ReservationStatus.Released, ReservationStatus.Expired, ReservationStatus.Consumed];
}

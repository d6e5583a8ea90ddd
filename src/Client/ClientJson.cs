using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>JSON metadata of the API as used by the client; unknown members are ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(OrderView)), JsonSerializable(typeof(PageView<OrderView>)), JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(WhyView)), JsonSerializable(typeof(ProductView)), JsonSerializable(typeof(PageView<ProductView>))]
[JsonSerializable(typeof(SagaView)), JsonSerializable(typeof(PageView<SagaView>))]
[JsonSerializable(typeof(DeadLetterListView)), JsonSerializable(typeof(DeadLetterDetailsView))]
[JsonSerializable(typeof(DeadLetterHistoryView))]
[JsonSerializable(typeof(HandledOfTypeView)), JsonSerializable(typeof(ReplayPreviewView))]
[JsonSerializable(typeof(ResolvePreviewView))]
[JsonSerializable(typeof(RefundPreviewView))]
[JsonSerializable(typeof(DeadLetterOutcomeView)), JsonSerializable(typeof(DeadLettersReplayedView))]
[JsonSerializable(typeof(PageView<PaymentView>)), JsonSerializable(typeof(CancelRefundRequest))]
[JsonSerializable(typeof(PaymentView)), JsonSerializable(typeof(OrderRefundView)), JsonSerializable(typeof(PageView<OrderRefundView>))]
[JsonSerializable(typeof(ShipmentView)), JsonSerializable(typeof(PageView<ShipmentView>))]
[JsonSerializable(typeof(StockAdjustmentRequest)), JsonSerializable(typeof(StockCountRequest))]
[JsonSerializable(typeof(PageView<StockMovementView>)), JsonSerializable(typeof(PageView<StandAloneReservationView>))]
[JsonSerializable(typeof(StandAloneReservationView)), JsonSerializable(typeof(PageView<NotificationView>))]
[JsonSerializable(typeof(NotificationDetailsView)), JsonSerializable(typeof(NotificationFeedView))]
[JsonSerializable(typeof(TimelineEntryView)), JsonSerializable(typeof(TokenView)), JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(HealthView)), JsonSerializable(typeof(CallerView)), JsonSerializable(typeof(SimulationView))]
[JsonSerializable(typeof(OrderRequest)), JsonSerializable(typeof(CancelOrderRequest)), JsonSerializable(typeof(CreateRefundRequest))]
[JsonSerializable(typeof(SettleRefundRequest)), JsonSerializable(typeof(NewProduct)), JsonSerializable(typeof(ProductUpdate))]
[JsonSerializable(typeof(NewReservation)), JsonSerializable(typeof(ShipmentTrackingRequest))]
[JsonSerializable(typeof(EventFeedView)), JsonSerializable(typeof(PricesRequest)), JsonSerializable(typeof(ChangedProductsView))]
[JsonSerializable(typeof(StockAdjustmentsRequest)), JsonSerializable(typeof(FailShipmentRequest))]
[JsonSerializable(typeof(ResolveSagaRequest)), JsonSerializable(typeof(OrderCountView))]
[JsonSerializable(typeof(PageView<ProcessView>)), JsonSerializable(typeof(CancelPreviewView))]
public sealed partial class ClientJson : JsonSerializerContext;

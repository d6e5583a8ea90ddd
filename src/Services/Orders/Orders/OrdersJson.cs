using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;

namespace Doms.Orders;

/// <summary>JSON metadata of Orders' rows, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<OrderLine>)), JsonSerializable(typeof(AgreedTerms)), JsonSerializable(typeof(Cancellation))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, DateTimeOffset>)), JsonSerializable(typeof(IReadOnlyList<LineReason>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, AttentionReason>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, VersionWindow>))]
[JsonSerializable(typeof(IReadOnlyList<OrderShipment>)), JsonSerializable(typeof(IReadOnlyList<OrderRefund>))]
[JsonSerializable(typeof(EntryData))]
[JsonSerializable(typeof(PlaceOrder)), JsonSerializable(typeof(RequestCancel)), JsonSerializable(typeof(WatchOrder))]
[JsonSerializable(typeof(TakeNumbers)), JsonSerializable(typeof(NumberBlock))]
[JsonSerializable(typeof(OrderRequest)), JsonSerializable(typeof(OrderView)), JsonSerializable(typeof(PageView<OrderView>))]
[JsonSerializable(typeof(OrderCountView)), JsonSerializable(typeof(CancelPreviewView))]
[JsonSerializable(typeof(string)), JsonSerializable(typeof(CancelOrderRequest))]
[JsonSerializable(typeof(TimelineView)), JsonSerializable(typeof(WhyView)), JsonSerializable(typeof(EventFeedView))]
[JsonSerializable(typeof(NumberEvents))]
sealed partial class OrdersJson : JsonSerializerContext;

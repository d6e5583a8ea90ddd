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
[JsonSerializable(typeof(IReadOnlyList<Line>)), JsonSerializable(typeof(AgreedTerms)), JsonSerializable(typeof(OrderHistory))]
[JsonSerializable(typeof(PlaceOrder)), JsonSerializable(typeof(RequestCancel)), JsonSerializable(typeof(WatchOrder))]
[JsonSerializable(typeof(OrderRequest)), JsonSerializable(typeof(OrderView)), JsonSerializable(typeof(PageView<OrderView>))]
[JsonSerializable(typeof(TimelineView)), JsonSerializable(typeof(WhyView))]
sealed partial class OrdersJson : JsonSerializerContext;

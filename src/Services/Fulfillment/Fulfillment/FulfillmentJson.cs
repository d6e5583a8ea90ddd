using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>JSON metadata of Fulfillment's rows, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<ShipmentLine>)), JsonSerializable(typeof(IReadOnlyList<Parcel>)), JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(MoveShipment)), JsonSerializable(typeof(AdvanceShipment)), JsonSerializable(typeof(ChangeTracking))]
[JsonSerializable(typeof(FailShipmentRequest)), JsonSerializable(typeof(ShipmentTrackingRequest))]
[JsonSerializable(typeof(ShipmentView)), JsonSerializable(typeof(PageView<ShipmentView>))]
sealed partial class FulfillmentJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Contracts.Messages;

namespace Doms.Fulfillment;

/// <summary>JSON metadata of Fulfillment's rows, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<Line>)), JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(MoveShipment)), JsonSerializable(typeof(AdvanceShipment))]
[JsonSerializable(typeof(FailShipmentRequest)), JsonSerializable(typeof(ShipmentView))]
sealed partial class FulfillmentJson : JsonSerializerContext;

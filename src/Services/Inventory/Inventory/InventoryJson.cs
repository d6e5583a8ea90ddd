using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>JSON metadata of Inventory's rows, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<Line>))]
[JsonSerializable(typeof(CreateProduct)), JsonSerializable(typeof(ChangeProduct)), JsonSerializable(typeof(AddStock))]
[JsonSerializable(typeof(CreateStandAloneReservation)), JsonSerializable(typeof(ReleaseStandAloneReservation))]
[JsonSerializable(typeof(ReleaseReservedUnits)), JsonSerializable(typeof(StandAloneReservationExpired))]
[JsonSerializable(typeof(NewProduct)), JsonSerializable(typeof(ProductUpdate))]
[JsonSerializable(typeof(ReservationRequest)), JsonSerializable(typeof(ReleaseReservationRequest))]
[JsonSerializable(typeof(ProductView)), JsonSerializable(typeof(PageView<ProductView>))]
[JsonSerializable(typeof(ReservationView)), JsonSerializable(typeof(ReleasedUnitsView))]
sealed partial class InventoryJson : JsonSerializerContext;

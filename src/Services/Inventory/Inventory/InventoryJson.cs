using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>JSON metadata of Inventory's rows, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<ReservationLine>)), JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(AdjustStock)), JsonSerializable(typeof(AdjustStockOfSeveral)), JsonSerializable(typeof(CountStock))]
[JsonSerializable(typeof(StockAdjustmentRequest)), JsonSerializable(typeof(StockAdjustmentsRequest))]
[JsonSerializable(typeof(ChangePrices)), JsonSerializable(typeof(PricesRequest))]
[JsonSerializable(typeof(StockCountRequest)), JsonSerializable(typeof(ChangedProductsView))]
[JsonSerializable(typeof(PageView<StockMovementView>)), JsonSerializable(typeof(PageView<StandAloneReservationView>))]
[JsonSerializable(typeof(CreateProduct)), JsonSerializable(typeof(ChangeProduct)), JsonSerializable(typeof(AddStock))]
[JsonSerializable(typeof(CreateStandAloneReservation)), JsonSerializable(typeof(CreateReservation))]
[JsonSerializable(typeof(ExtendReservation)), JsonSerializable(typeof(ReleaseStandAloneReservation))]
[JsonSerializable(typeof(ReleaseReservation))]
[JsonSerializable(typeof(ReleaseReservedUnits)), JsonSerializable(typeof(StandAloneReservationExpired))]
[JsonSerializable(typeof(NewProduct)), JsonSerializable(typeof(ProductUpdate))]
[JsonSerializable(typeof(ReservationRequest)), JsonSerializable(typeof(ReleaseReservationRequest))]
[JsonSerializable(typeof(NewReservation)), JsonSerializable(typeof(StandAloneReservationView))]
[JsonSerializable(typeof(ProductView)), JsonSerializable(typeof(PageView<ProductView>))]
[JsonSerializable(typeof(ReservationView)), JsonSerializable(typeof(ReleasedUnitsView))]
sealed partial class InventoryJson : JsonSerializerContext;

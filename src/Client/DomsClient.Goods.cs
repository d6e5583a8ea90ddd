using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Products, their stock, stand-alone reservations and shipments.</content>
public sealed partial class DomsClient
{
    /// <summary>Reads a product with its stock.</summary>
    public Task<ApiResponse<ProductView>> GetProduct(string id, CancellationToken cancel) =>
        Get($"api/inventory/{Escape(id)}", ClientJson.Default.ProductView, cancel);

    /// <summary>Lists products.</summary>
    public Task<ApiResponse<PageView<ProductView>>> ListProducts(ListQuery query, CancellationToken cancel) =>
        Get($"api/inventory{query.Text}", ClientJson.Default.PageViewProductView, cancel);

    /// <summary>Creates a product.</summary>
    public Task<ApiResponse<ProductView>> CreateProduct(NewProduct product, CancellationToken cancel) => Send(
        ApiRequest.Post("api/inventory", product, ClientJson.Default.NewProduct), ClientJson.Default.ProductView, cancel);

    /// <summary>Changes price, name or stock of a product.</summary>
    public Task<ApiResponse<ProductView>> ChangeProduct(string id, ProductUpdate update, CancellationToken cancel) => Send(
        ApiRequest.Put($"api/inventory/{Escape(id)}", update, ClientJson.Default.ProductUpdate), ClientJson.Default.ProductView, cancel);

    /// <summary>Adds delivered units to the stock of a product.</summary>
    public Task<ApiResponse<ProductView>> AddStock(string id, long quantity, CancellationToken cancel) =>
        Post($"api/inventory/{Escape(id)}/add?quantity={quantity}", ClientJson.Default.ProductView, cancel);

    /// <summary>Adjusts the stock of a product by a difference with a reason.</summary>
    public Task<ApiResponse<ProductView>> AdjustStock(string id, StockAdjustmentRequest adjustment, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/inventory/{Escape(id)}/adjustments", adjustment, ClientJson.Default.StockAdjustmentRequest),
        ClientJson.Default.ProductView, cancel);

    /// <summary>Sets the stock of a product to the units that were found.</summary>
    public Task<ApiResponse<ProductView>> CountStock(string id, StockCountRequest count, CancellationToken cancel) => Send(
        ApiRequest.Put($"api/inventory/{Escape(id)}/count", count, ClientJson.Default.StockCountRequest),
        ClientJson.Default.ProductView, cancel);

    /// <summary>Adjusts the stock of several products at once: all or none.</summary>
    public Task<ApiResponse<ChangedProductsView>> AdjustStock(StockAdjustmentsRequest adjustments, CancellationToken cancel) => Send(
        ApiRequest.Post("api/inventory/adjustments", adjustments, ClientJson.Default.StockAdjustmentsRequest),
        ClientJson.Default.ChangedProductsView, cancel);

    /// <summary>Changes the prices of several products at once: all or none.</summary>
    public Task<ApiResponse<ChangedProductsView>> ChangePrices(PricesRequest prices, CancellationToken cancel) => Send(
        ApiRequest.Post("api/inventory/prices", prices, ClientJson.Default.PricesRequest), ClientJson.Default.ChangedProductsView, cancel);

    /// <summary>Lists the stock ledger of a product, newest entry first.</summary>
    public Task<ApiResponse<PageView<StockMovementView>>> ListMovements(string id, ListQuery query, CancellationToken cancel) =>
        Get($"api/inventory/{Escape(id)}/ledger{query.Text}", ClientJson.Default.PageViewStockMovementView, cancel);

    /// <summary>Lists stand-alone reservations.</summary>
    public Task<ApiResponse<PageView<StandAloneReservationView>>> ListReservations(ListQuery query, CancellationToken cancel) =>
        Get($"api/reservations{query.Text}", ClientJson.Default.PageViewStandAloneReservationView, cancel);

    /// <summary>Reads a stand-alone reservation.</summary>
    public Task<ApiResponse<StandAloneReservationView>> GetReservation(string id, CancellationToken cancel) =>
        Get($"api/reservations/{Escape(id)}", ClientJson.Default.StandAloneReservationView, cancel);

    /// <summary>Reserves units for a limited time, without an order.</summary>
    public Task<ApiResponse<StandAloneReservationView>> CreateReservation(NewReservation request, CancellationToken cancel) => Send(
        ApiRequest.Post("api/reservations", request, ClientJson.Default.NewReservation),
        ClientJson.Default.StandAloneReservationView, cancel);

    /// <summary>Extends a stand-alone reservation that has not expired.</summary>
    public Task<ApiResponse<StandAloneReservationView>> ExtendReservation(string id, CancellationToken cancel) =>
        Post($"api/reservations/{Escape(id)}/extend", ClientJson.Default.StandAloneReservationView, cancel);

    /// <summary>Releases the units of a stand-alone reservation.</summary>
    public Task<ApiResponse<StandAloneReservationView>> ReleaseReservation(string id, CancellationToken cancel) =>
        Post($"api/reservations/{Escape(id)}/release", ClientJson.Default.StandAloneReservationView, cancel);

    /// <summary>Reads a shipment.</summary>
    public Task<ApiResponse<ShipmentView>> GetShipment(string id, CancellationToken cancel) =>
        Get($"api/shipments/{Escape(id)}", ClientJson.Default.ShipmentView, cancel);

    /// <summary>Lists shipments.</summary>
    public Task<ApiResponse<PageView<ShipmentView>>> ListShipments(ListQuery query, CancellationToken cancel) =>
        Get($"api/shipments{query.Text}", ClientJson.Default.PageViewShipmentView, cancel);

    /// <summary>Lists the shipments of an order.</summary>
    public Task<ApiResponse<PageView<ShipmentView>>> ListShipments(string orderId, CancellationToken cancel) =>
        Get($"api/orders/{Escape(orderId)}/shipments", ClientJson.Default.PageViewShipmentView, cancel);

    /// <summary>Moves a shipment to its next stage.</summary>
    /// <param name="move">pack, in-transit or deliver.</param>
    public Task<ApiResponse<ShipmentView>> MoveShipment(string id, string move, CancellationToken cancel) =>
        Post($"api/shipments/{Escape(id)}/{move}", ClientJson.Default.ShipmentView, cancel);

    /// <summary>Dispatches a packed shipment: from now on its order cannot be cancelled.</summary>
    public Task<ApiResponse<ShipmentView>> DispatchShipment(string id, ShipmentTrackingRequest tracking, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/shipments/{Escape(id)}/dispatch", tracking, ClientJson.Default.ShipmentTrackingRequest),
        ClientJson.Default.ShipmentView, cancel);

    /// <summary>Changes carrier or tracking of a shipment.</summary>
    public Task<ApiResponse<ShipmentView>> ChangeTracking(string id, ShipmentTrackingRequest tracking, CancellationToken cancel) => Send(
        ApiRequest.Patch($"api/shipments/{Escape(id)}", tracking, ClientJson.Default.ShipmentTrackingRequest),
        ClientJson.Default.ShipmentView, cancel);

    /// <summary>Reports that a shipment cannot be delivered.</summary>
    public Task<ApiResponse<ShipmentView>> FailShipment(string id, string? reason, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/shipments/{Escape(id)}/fail", new FailShipmentRequest(reason), ClientJson.Default.FailShipmentRequest),
        ClientJson.Default.ShipmentView, cancel);
}

using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Products, their stock, stand-alone reservations and shipments.</content>
public sealed partial class DomsClient
{
    public Task<ApiResponse<ProductView>> GetProduct(string id, CancellationToken cancel) =>
        Get($"api/inventory/{Escape(id)}", ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<PageView<ProductView>>> ListProducts(ListQuery query, CancellationToken cancel) =>
        Get($"api/inventory{query.Text}", ClientJson.Default.PageViewProductView, cancel);

    public Task<ApiResponse<ProductView>> CreateProduct(NewProduct product, CancellationToken cancel) => Send(
        ApiRequest.Post("api/inventory", product, ClientJson.Default.NewProduct), ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<ProductView>> ChangeProduct(string id, ProductUpdate update, CancellationToken cancel) => Send(
        ApiRequest.Put($"api/inventory/{Escape(id)}", update, ClientJson.Default.ProductUpdate), ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<ProductView>> AddStock(string id, long quantity, CancellationToken cancel) =>
        Post($"api/inventory/{Escape(id)}/add?quantity={quantity}", ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<ProductView>> AdjustStock(string id, StockAdjustmentRequest adjustment, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/inventory/{Escape(id)}/adjustments", adjustment, ClientJson.Default.StockAdjustmentRequest),
        ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<ProductView>> CountStock(string id, StockCountRequest count, CancellationToken cancel) => Send(
        ApiRequest.Put($"api/inventory/{Escape(id)}/count", count, ClientJson.Default.StockCountRequest),
        ClientJson.Default.ProductView, cancel);

    /// <summary>Lists the stock ledger of a product, newest entry first.</summary>
    public Task<ApiResponse<PageView<StockMovementView>>> ListMovements(string id, ListQuery query, CancellationToken cancel) =>
        Get($"api/inventory/{Escape(id)}/ledger{query.Text}", ClientJson.Default.PageViewStockMovementView, cancel);

    public Task<ApiResponse<PageView<StandAloneReservationView>>> ListReservations(ListQuery query, CancellationToken cancel) =>
        Get($"api/reservations{query.Text}", ClientJson.Default.PageViewStandAloneReservationView, cancel);

    public Task<ApiResponse<StandAloneReservationView>> GetReservation(string id, CancellationToken cancel) =>
        Get($"api/reservations/{Escape(id)}", ClientJson.Default.StandAloneReservationView, cancel);

    public Task<ApiResponse<StandAloneReservationView>> CreateReservation(NewReservation request, CancellationToken cancel) => Send(
        ApiRequest.Post("api/reservations", request, ClientJson.Default.NewReservation),
        ClientJson.Default.StandAloneReservationView, cancel);

    public Task<ApiResponse<StandAloneReservationView>> ExtendReservation(string id, CancellationToken cancel) =>
        Post($"api/reservations/{Escape(id)}/extend", ClientJson.Default.StandAloneReservationView, cancel);

    public Task<ApiResponse<StandAloneReservationView>> ReleaseReservation(string id, CancellationToken cancel) =>
        Post($"api/reservations/{Escape(id)}/release", ClientJson.Default.StandAloneReservationView, cancel);

    public Task<ApiResponse<ShipmentView>> GetShipment(string id, CancellationToken cancel) =>
        Get($"api/shipments/{Escape(id)}", ClientJson.Default.ShipmentView, cancel);

    public Task<ApiResponse<PageView<ShipmentView>>> ListShipments(ListQuery query, CancellationToken cancel) =>
        Get($"api/shipments{query.Text}", ClientJson.Default.PageViewShipmentView, cancel);

    /// <summary>Lists the shipments of an order.</summary>
    public Task<ApiResponse<PageView<ShipmentView>>> ListShipments(string orderId, CancellationToken cancel) =>
        Get($"api/orders/{Escape(orderId)}/shipments", ClientJson.Default.PageViewShipmentView, cancel);

    /// <param name="move">pack, in-transit or deliver.</param>
    public Task<ApiResponse<ShipmentView>> MoveShipment(string id, string move, CancellationToken cancel) =>
        Post($"api/shipments/{Escape(id)}/{move}", ClientJson.Default.ShipmentView, cancel);

    public Task<ApiResponse<ShipmentView>> DispatchShipment(string id, ShipmentTrackingRequest tracking, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/shipments/{Escape(id)}/dispatch", tracking, ClientJson.Default.ShipmentTrackingRequest),
        ClientJson.Default.ShipmentView, cancel);

    public Task<ApiResponse<ShipmentView>> FailShipment(string id, string? reason, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/shipments/{Escape(id)}/fail", new FailShipmentRequest(reason), ClientJson.Default.FailShipmentRequest),
        ClientJson.Default.ShipmentView, cancel);
}

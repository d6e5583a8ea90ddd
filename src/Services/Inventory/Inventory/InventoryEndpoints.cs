using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Inventory;

/// <summary>Routes of Inventory.</summary>
static class InventoryEndpoints
{
    const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes, InventoryOptions options)
    {
        routes.MapApi("/inventory", inventory => Map(inventory, options));
        routes.MapApi("/reservations", MapReservations);
    }

    static void MapReservations(RouteGroupBuilder reservations)
    {
        reservations.MapGet("/", ListReservations.Handle).WithQuery(ListReservations.Parameters)
            .RequireScope(Scopes.OrdersRead, Scopes.OrdersPlace, Scopes.Read)
            .WithSummary("List stand-alone reservations")
            .Produces<PageView<StandAloneReservationView>>();
        reservations.MapPost("/", CreateReservationEndpoint.Handle).RequireScope(Scopes.OrdersPlace)
            .Accepts<NewReservation>(Json)
            .WithSummary("Reserve units of several products for a limited time")
            .Produces<StandAloneReservationView>(StatusCodes.Status201Created)
            .Fails(StatusCodes.Status404NotFound, "product_not_found")
            .Fails(StatusCodes.Status409Conflict, "insufficient_stock", "too_many_holds");
        reservations.MapGet("/{id}", GetReservation.Handle).RequireScope(Scopes.OrdersRead, Scopes.OrdersPlace, Scopes.Read)
            .WithSummary("A stand-alone reservation")
            .Produces<StandAloneReservationView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "reservation_not_found");
        reservations.MapPost("/{id}/extend", ExtendReservationEndpoint.Handle).RequireScope(Scopes.OrdersPlace).ComparingVersion()
            .WithSummary("Extend a stand-alone reservation")
            .Produces<StandAloneReservationView>()
            .Fails(StatusCodes.Status404NotFound, "reservation_not_found")
            .Fails(StatusCodes.Status409Conflict, "reservation_not_open", "reservation_not_extendable");
        reservations.MapPost("/{id}/release", ReleaseReservationEndpoint.Handle).RequireScope(Scopes.OrdersPlace).ComparingVersion()
            .WithSummary("Release a stand-alone reservation")
            .Produces<StandAloneReservationView>()
            .Fails(StatusCodes.Status404NotFound, "reservation_not_found")
            .Fails(StatusCodes.Status409Conflict, "reservation_not_open");
    }

    static void Map(RouteGroupBuilder inventory, InventoryOptions options)
    {
        inventory.MapGet("/", new ListProducts(options).Handle).WithQuery(ListProducts.Parameters).AllowAnonymousInDemo()
            .WithSummary("List the catalogue")
            .Produces<PageView<ProductView>>();
        inventory.MapGet("/{id}", new GetProduct(options).Handle).AllowAnonymousInDemo()
            .WithSummary("A product and its stock")
            .Produces<ProductView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "product_not_found");
        inventory.MapPost("/", new CreateProductEndpoint(options).Handle).RequireScope(Scopes.StockWrite)
            .Accepts<NewProduct>(Json)
            .WithSummary("Create a product with its stock")
            .Produces<ProductView>(StatusCodes.Status201Created)
            .Fails(StatusCodes.Status409Conflict, "product_exists");
        inventory.MapPut("/{id}", ChangeProductEndpoint.Handle).RequireScope(Scopes.StockWrite).ComparingVersion()
            .Accepts<ProductUpdate>(Json)
            .WithSummary("Change a product's available units, price, currency, name or threshold")
            .Produces<ProductView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found");
        inventory.MapPost("/prices", ChangePricesEndpoint.Handle).RequireScope(Scopes.StockWrite)
            .Accepts<PricesRequest>(Json)
            .WithSummary("Change the prices of several products, all or none")
            .WithOperationId("updatePrices")
            .Produces<ChangedProductsView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found");
        inventory.MapPost("/{id}/add", AddStockEndpoint.Handle).WithQuery(AddStockEndpoint.Parameters).RequireScope(Scopes.StockWrite)
            .WithSummary("Add stock")
            .WithOperationId("addStock")
            .Produces<ProductView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found");
        MapStock(inventory);
        inventory.MapPost("/reserve", CreateStandAloneReservationEndpoint.Handle).AllowAnonymousInDemo().RequireScope(Scopes.OrdersPlace)
            .Accepts<ReservationRequest>(Json)
            .WithSummary("Reserve units of a product for a limited time")
            .WithOperationId("reserveProduct")
            .ReplacedBy("createReservation")
            .Produces<ReservationView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found")
            .Fails(StatusCodes.Status409Conflict, "insufficient_stock", "too_many_holds");
        inventory.MapPost("/release", ReleaseStandAloneReservationEndpoint.Handle).AllowAnonymousInDemo().RequireScope(Scopes.OrdersPlace)
            .Accepts<ReleaseReservationRequest>(Json)
            .WithSummary("Release reserved units")
            .WithOperationId("releaseProduct")
            .ReplacedBy("releaseReservation")
            .Produces<ReleasedUnitsView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found", "reservation_not_found")
            .Fails(StatusCodes.Status409Conflict, "insufficient_holds", "reservation_not_open");
    }

    /// <summary>Changes of stock that people enter, and its ledger.</summary>
    static void MapStock(RouteGroupBuilder inventory)
    {
        inventory.MapPost("/{id}/adjustments", AdjustStockEndpoint.Handle).RequireScope(Scopes.StockWrite).ComparingVersion()
            .Accepts<StockAdjustmentRequest>(Json)
            .WithSummary("Change the available units of a product by a difference")
            .WithOperationId("adjustStock")
            .Produces<ProductView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found")
            .Fails(StatusCodes.Status409Conflict, "insufficient_stock");
        inventory.MapPost("/adjustments", AdjustStockOfSeveralEndpoint.Handle).RequireScope(Scopes.StockWrite)
            .Accepts<StockAdjustmentsRequest>(Json)
            .WithSummary("Change the available units of several products, all or none")
            .WithOperationId("adjustStockOfSeveral")
            .Produces<ChangedProductsView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found")
            .Fails(StatusCodes.Status409Conflict, "insufficient_stock");
        inventory.MapPut("/{id}/count", CountStockEndpoint.Handle).RequireScope(Scopes.StockWrite).ComparingVersion()
            .Accepts<StockCountRequest>(Json)
            .WithSummary("Set the units on hand as they were counted")
            .WithOperationId("countStock")
            .Produces<ProductView>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found")
            .Fails(StatusCodes.Status409Conflict, "quantity_mismatch", "count_below_reserved");
        inventory.MapGet("/{id}/ledger", ListMovements.Handle).WithQuery(ListMovements.Parameters)
            .RequireScope(Scopes.Read, Scopes.StockWrite)
            .WithSummary("The stock ledger of a product, newest entry first")
            .WithOperationId("listStockMovements")
            .Produces<PageView<StockMovementView>>()
            .Fails(StatusCodes.Status404NotFound, "product_not_found");
    }
}

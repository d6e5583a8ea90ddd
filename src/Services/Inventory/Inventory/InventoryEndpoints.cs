using Doms.Contracts.Http;
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
            .WithSummary("List stand-alone reservations")
            .Produces<PageView<StandAloneReservationView>>();
        reservations.MapPost("/", CreateReservationEndpoint.Handle)
            .Accepts<NewReservation>(Json)
            .WithSummary("Reserve units of several products for a limited time")
            .Produces<StandAloneReservationView>(StatusCodes.Status201Created);
        reservations.MapGet("/{id}", GetReservation.Handle)
            .WithSummary("A stand-alone reservation")
            .Produces<StandAloneReservationView>();
        reservations.MapPost("/{id}/extend", ExtendReservationEndpoint.Handle).ComparingVersion()
            .WithSummary("Extend a stand-alone reservation")
            .Produces<StandAloneReservationView>();
        reservations.MapPost("/{id}/release", ReleaseReservationEndpoint.Handle).ComparingVersion()
            .WithSummary("Release a stand-alone reservation")
            .Produces<StandAloneReservationView>();
    }

    static void Map(RouteGroupBuilder inventory, InventoryOptions options)
    {
        inventory.MapGet("/", new ListProducts(options).Handle).WithQuery(ListProducts.Parameters).AllowAnonymousInDemo()
            .WithSummary("List the catalogue")
            .Produces<PageView<ProductView>>();
        inventory.MapGet("/{id}", new GetProduct(options).Handle).AllowAnonymousInDemo()
            .WithSummary("A product and its stock")
            .Produces<ProductView>();
        inventory.MapPost("/", new CreateProductEndpoint(options).Handle).ForOperators()
            .Accepts<NewProduct>(Json)
            .WithSummary("Create a product with its stock")
            .Produces<ProductView>(StatusCodes.Status201Created);
        inventory.MapPut("/{id}", ChangeProductEndpoint.Handle).ForOperators().ComparingVersion()
            .Accepts<ProductUpdate>(Json)
            .WithSummary("Change a product's available units, price, currency, name or threshold")
            .Produces<ProductView>();
        inventory.MapPost("/prices", ChangePricesEndpoint.Handle).ForOperators()
            .Accepts<PricesRequest>(Json)
            .WithSummary("Change the prices of several products, all or none")
            .Produces<ChangedProductsView>();
        inventory.MapPost("/{id}/add", AddStockEndpoint.Handle).WithQuery(AddStockEndpoint.Parameters).ForOperators()
            .WithSummary("Add stock")
            .Produces<ProductView>();
        MapStock(inventory);
        inventory.MapPost("/reserve", CreateStandAloneReservationEndpoint.Handle).AllowAnonymousInDemo()
            .Accepts<ReservationRequest>(Json)
            .WithSummary("Reserve units of a product for a limited time")
            .Produces<ReservationView>();
        inventory.MapPost("/release", ReleaseStandAloneReservationEndpoint.Handle).AllowAnonymousInDemo()
            .Accepts<ReleaseReservationRequest>(Json)
            .WithSummary("Release reserved units")
            .Produces<ReleasedUnitsView>();
    }

    /// <summary>Changes of stock that people enter, and its ledger.</summary>
    static void MapStock(RouteGroupBuilder inventory)
    {
        inventory.MapPost("/{id}/adjustments", AdjustStockEndpoint.Handle).ForOperators().ComparingVersion()
            .Accepts<StockAdjustmentRequest>(Json)
            .WithSummary("Change the available units of a product by a difference")
            .Produces<ProductView>();
        inventory.MapPost("/adjustments", AdjustStockOfSeveralEndpoint.Handle).ForOperators()
            .Accepts<StockAdjustmentsRequest>(Json)
            .WithSummary("Change the available units of several products, all or none")
            .Produces<ChangedProductsView>();
        inventory.MapPut("/{id}/count", CountStockEndpoint.Handle).ForOperators().ComparingVersion()
            .Accepts<StockCountRequest>(Json)
            .WithSummary("Set the units in the house as they were counted")
            .Produces<ProductView>();
        inventory.MapGet("/{id}/ledger", ListMovements.Handle).WithQuery(ListMovements.Parameters).ForOperators()
            .WithSummary("The stock ledger of a product, newest entry first")
            .Produces<PageView<StockMovementView>>();
    }
}

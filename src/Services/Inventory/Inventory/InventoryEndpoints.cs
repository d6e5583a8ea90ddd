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
    public static void Map(IEndpointRouteBuilder routes, InventoryOptions options)
    {
        routes.MapApi("/inventory", inventory => Map(inventory, options));
        routes.MapApi("/reservations", MapReservations);
    }

    static void MapReservations(RouteGroupBuilder reservations)
    {
        reservations.MapPost("/", CreateReservationEndpoint.Handle)
            .Accepts<NewReservation>("application/json")
            .WithSummary("Reserve units of several products for a limited time")
            .Produces<StandAloneReservationView>(StatusCodes.Status201Created);
        reservations.MapGet("/{id}", GetReservation.Handle)
            .WithSummary("A stand-alone reservation")
            .Produces<StandAloneReservationView>();
        reservations.MapPost("/{id}/extend", ExtendReservationEndpoint.Handle)
            .WithSummary("Extend a stand-alone reservation")
            .Produces<StandAloneReservationView>();
        reservations.MapPost("/{id}/release", ReleaseReservationEndpoint.Handle)
            .WithSummary("Release a stand-alone reservation")
            .Produces<StandAloneReservationView>();
    }

    static void Map(RouteGroupBuilder inventory, InventoryOptions options)
    {
        inventory.MapGet("/", ListProducts.Handle).AllowAnonymousInDemo().WithQuery(ListProducts.Parameters)
            .WithSummary("List the catalogue")
            .Produces<PageView<ProductView>>();
        inventory.MapGet("/{id}", GetProduct.Handle).AllowAnonymousInDemo()
            .WithSummary("A product and its stock")
            .Produces<ProductView>();
        inventory.MapPost("/", new CreateProductEndpoint(options).Handle).ForOperators()
            .Accepts<NewProduct>("application/json")
            .WithSummary("Create a product with its stock")
            .Produces<ProductView>(StatusCodes.Status201Created);
        inventory.MapPut("/{id}", ChangeProductEndpoint.Handle).ForOperators()
            .Accepts<ProductUpdate>("application/json")
            .WithSummary("Change a product's stock, price or name")
            .Produces<ProductView>();
        inventory.MapPost("/{id}/add", AddStockEndpoint.Handle).ForOperators().WithQuery(AddStockEndpoint.Parameters)
            .WithSummary("Add stock")
            .Produces<ProductView>();
        inventory.MapPost("/reserve", CreateStandAloneReservationEndpoint.Handle).AllowAnonymousInDemo()
            .Accepts<ReservationRequest>("application/json")
            .WithSummary("Reserve units of a product for a limited time")
            .Produces<ReservationView>();
        inventory.MapPost("/release", ReleaseStandAloneReservationEndpoint.Handle).AllowAnonymousInDemo()
            .Accepts<ReleaseReservationRequest>("application/json")
            .WithSummary("Release reserved units")
            .Produces<ReleasedUnitsView>();
    }
}

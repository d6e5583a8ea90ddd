using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/reserve</c>: reserves units of one product for the caller.</summary>
static class CreateStandAloneReservationEndpoint
{
    public static async Task<IResult> Handle(HttpContext http, CommandSender sender, IdSource ids)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.ReservationRequest);
        if (body.Value is not { } request) return body.Problem!;
        var errors = new FieldErrors()
            .Add("productId", Limits.CheckProduct(request.ProductId))
            .Add("quantity", Limits.CheckQuantity(request.Quantity));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new CreateStandAloneReservation(
                request.ProductId!, request.Quantity!.Value, http.Caller().Subject, ids.NewText()));
    }
}

sealed class OnCreateStandAloneReservation(InventoryOptions options) : IHandle<CreateStandAloneReservation>
{
    public void Plan(CreateStandAloneReservation message, LoadPlan plan) =>
        plan.NeedForStandAlone(message.ReservationId, message.Caller, [new(message.ProductId, message.Quantity)]);

    public void Handle(CreateStandAloneReservation message, Session session)
    {
        IReadOnlyList<ReservationItem> items = [new(message.ProductId, message.Quantity)];
        if (session.ReserveStandAlone(message.ReservationId, message.Caller, items, options) is not { } created) return;
        session.Respond(
            StatusCodes.Status200OK,
            new ReservationView(
                created.Id, message.ProductId, message.Quantity, session.Moment.ToWallClock(created.ExpiresAt.GetValueOrDefault())));
    }
}

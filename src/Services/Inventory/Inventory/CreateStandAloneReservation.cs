using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/reserve</c>: reserves units of one product for the caller.</summary>
static class CreateStandAloneReservationEndpoint
{
    public static Task<IResult> Handle(ReservationRequest request, HttpContext http, CommandSender sender)
    {
        var errors = new FieldErrors()
            .Add("productId", Limits.CheckId(request.ProductId))
            .Add("quantity", Limits.CheckQuantity(request.Quantity));
        return errors.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(errors.All))
            : sender.Send(http, new CreateStandAloneReservation(request.ProductId!, request.Quantity!.Value, http.Caller().Subject));
    }
}

sealed class OnCreateStandAloneReservation(InventoryOptions options) : IHandle<CreateStandAloneReservation>
{
    public void Plan(CreateStandAloneReservation message, LoadPlan plan) =>
        plan.NeedForStandAlone(message.Caller, [new(message.ProductId, message.Quantity)], options);

    public void Handle(CreateStandAloneReservation message, Session session)
    {
        if (session.ReserveStandAlone(message.Caller, [new(message.ProductId, message.Quantity)], options) is not { } created) return;
        session.Respond(
            StatusCodes.Status200OK,
            new ReservationView(
                created.Id, message.ProductId, message.Quantity, session.Moment.ToWallClock(created.ExpiresAt.GetValueOrDefault())));
    }
}

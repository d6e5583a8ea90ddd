using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /reservations</c>: reserves units of several products for the caller, all or none.</summary>
static class CreateReservationEndpoint
{
    public static Task<IResult> Handle(NewReservation request, HttpContext http, CommandSender sender)
    {
        var items = request.Items ?? [];
        var errors = new FieldErrors();
        if (items.Count is < 1 or > Limits.MaxLines) errors.Add("items", $"must be 1 to {Limits.MaxLines} products");
        for (var i = 0; i < items.Count && i < Limits.MaxLines; i++)
        {
            errors.Add($"items[{i}].productId", Limits.CheckId(items[i]?.ProductId))
                .Add($"items[{i}].quantity", Limits.CheckQuantity(items[i]?.Quantity));
        }

        if (errors.Any) return Task.FromResult<IResult>(ProblemResponse.Validation(errors.All));
        return sender.Send(http, new CreateReservation(
            [.. items.Select(item => new ReservationItem(item!.ProductId!, item.Quantity!.Value))], http.Caller().Subject));
    }
}

sealed class OnCreateReservation(InventoryOptions options) : IHandle<CreateReservation>
{
    public void Plan(CreateReservation message, LoadPlan plan) => plan.NeedForStandAlone(message.Caller, message.Items, options);

    public void Handle(CreateReservation message, Session session)
    {
        if (session.ReserveStandAlone(message.Caller, message.Items, options) is not { } created) return;
        session.Respond(
            StatusCodes.Status201Created, created.ToView(session.Moment), $"/api/reservations/{Uri.EscapeDataString(created.Id)}");
    }
}

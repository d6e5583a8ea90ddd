using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /reservations</c>: reserves units of several products for the caller, all or none.</summary>
static class CreateReservationEndpoint
{
    public static async Task<IResult> Handle(HttpContext http, CommandSender sender, IdSource ids)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.NewReservation);
        if (body.Value is not { } request) return body.Problem!;
        var items = request.Items ?? [];
        var errors = new FieldErrors();
        if (items.Count is < 1 or > Limits.MaxLines) errors.Add("items", $"must be 1 to {Limits.MaxLines} products");
        for (var i = 0; i < items.Count && i < Limits.MaxLines && !errors.IsFull; i++)
        {
            errors.Add($"items[{i}].productId", Limits.CheckProduct(items[i]?.ProductId))
                .Add($"items[{i}].quantity", Limits.CheckQuantity(items[i]?.Quantity));
        }

        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new CreateReservation(
                [.. items.Select(item => new ReservationItem(item!.ProductId!, item.Quantity!.Value))], http.Caller().Subject,
                ids.NewText()));
    }
}

sealed class OnCreateReservation(InventoryOptions options) : IHandle<CreateReservation>
{
    public void Plan(CreateReservation message, LoadPlan plan) =>
        plan.NeedForStandAlone(message.ReservationId, message.Caller, message.Items);

    public void Handle(CreateReservation message, Session session)
    {
        if (session.ReserveStandAlone(message.ReservationId, message.Caller, message.Items, options) is not { } created) return;
        session.Respond(
            StatusCodes.Status201Created, created.ToView(session.Moment), $"/api/reservations/{Uri.EscapeDataString(created.Id)}");
    }
}

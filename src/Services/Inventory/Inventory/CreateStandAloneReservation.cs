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
    public void Plan(CreateStandAloneReservation message, LoadPlan plan)
    {
        plan.Need<StockItem>(message.ProductId);
        plan.NeedQuota(message.Caller, options);
    }

    public void Handle(CreateStandAloneReservation message, Session session)
    {
        var quota = session.Quota(message.Caller, options);
        var id = session.NewId();
        var expiresAt = session.StoreClock + options.StandAloneReservationDuration;
        var decision = StandAloneReservationDecider.Reserve(
            session.Find<StockItem>(message.ProductId),
            quota,
            message,
            id,
            expiresAt,
            options.MaxOpenReservationsPerSubject,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        session.Schedule(new StandAloneReservationExpired(id), expiresAt);
        session.Respond(
            StatusCodes.Status200OK,
            new ReservationView(id, message.ProductId, message.Quantity, session.Moment.ToWallClock(expiresAt)));
        session.Log("Inventory reserved");
    }
}

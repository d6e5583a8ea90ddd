using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/reserve</c>: a stand-alone hold of one product.</summary>
static class CreateStandAloneReservationEndpoint
{
    public static Task<IResult> Handle(ReservationRequest request, HttpContext http, CommandSender sender)
    {
        var faults = new FieldErrors()
            .Add("productId", Limits.CheckId(request.ProductId))
            .Add("quantity", Limits.CheckQuantity(request.Quantity));
        return faults.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(faults.All))
            : sender.Send(http, new CreateStandAloneReservation(request.ProductId!, request.Quantity!.Value, http.Caller().Subject));
    }
}

sealed class OnCreateStandAloneReservation(InventoryOptions options) : IHandle<CreateStandAloneReservation>
{
    public void Plan(CreateStandAloneReservation message, LoadPlan plan)
    {
        plan.Need<StockItem>(message.ProductId);
        if (options.CountsOpenReservations) plan.Need<ReservationQuota>(message.Caller);
    }

    public void Handle(CreateStandAloneReservation message, Session session)
    {
        var quota = options.CountsOpenReservations ? session.Find<ReservationQuota>(message.Caller) : null;
        var id = session.NewId();
        var until = session.StoreClock + options.ReservationDuration;
        var decision = StandAloneReservationDecider.Reserve(
            session.Find<StockItem>(message.ProductId),
            quota,
            message,
            id,
            until,
            options.MaxOpenReservationsPerSubject,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        session.Schedule(new StandAloneReservationExpired(id), until);
        session.Respond(StatusCodes.Status200OK, new ReservationView(id, message.ProductId, message.Quantity, session.Moment.ToWallClock(until)));
        session.Log("Inventory reserved");
    }
}

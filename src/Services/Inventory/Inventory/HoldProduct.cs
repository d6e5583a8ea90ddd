using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <param name="Quantity">1 to 1,000,000 units.</param>
sealed record HoldRequest(string? ProductId, long? Quantity);

/// <param name="ExpiresAt">When the units are given back by themselves.</param>
sealed record HoldView(string ReservationId, string ProductId, long Quantity, DateTimeOffset ExpiresAt);

/// <summary><c>POST /inventory/reserve</c>: a stand-alone hold of one product.</summary>
static class HoldProduct
{
    public static Task<IResult> Handle(HoldRequest request, HttpContext http, CommandSender sender)
    {
        var faults = new Faults()
            .Add("productId", Limits.OfId(request.ProductId))
            .Add("quantity", Limits.OfQuantity(request.Quantity));
        return faults.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(faults.All))
            : sender.Ask(http, new HoldStock(request.ProductId!, request.Quantity!.Value, http.Caller().Subject));
    }
}

sealed class HoldStockHandler(InventoryOptions options) : IHandle<HoldStock>
{
    public void Plan(HoldStock message, LoadPlan plan)
    {
        plan.Need<StockItem>(message.ProductId);
        if (options.CountsHolds) plan.Need<HoldQuota>(message.Caller);
    }

    public void Handle(HoldStock message, Session session)
    {
        var quota = options.CountsHolds ? session.Find<HoldQuota>(message.Caller) : null;
        var id = session.NewId();
        var until = session.StoreClock + options.HoldTtl;
        var decision = HoldDecider.Hold(
            session.Find<StockItem>(message.ProductId),
            quota,
            message,
            id,
            until,
            options.MaxOpenPerSubject,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        session.Schedule(new HoldExpired(id), until);
        session.Answer(StatusCodes.Status200OK, new HoldView(id, message.ProductId, message.Quantity, session.Moment.Shown(until)));
        session.Log("Inventory reserved");
    }
}

using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/adjustments</c>: changes the available units of several products, all or none.</summary>
static class AdjustStockOfSeveralEndpoint
{
    public static async Task<IResult> Handle(HttpContext http, CommandSender sender)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.StockAdjustmentsRequest);
        if (body.Value is not { } request) return body.Problem!;
        var items = request.Items ?? [];
        var errors = new FieldErrors();
        var cause = errors.ReadCause(request.ReasonCode, request.Document, request.Note);
        errors.CheckItems(items, item => item?.ProductId, "delta", item => Limits.CheckDelta(item?.Delta));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new AdjustStockOfSeveral(
                [.. items.Select(item => new StockAdjustment(item!.ProductId!, item.Delta!.Value))], cause));
    }
}

sealed class OnAdjustStockOfSeveral(InventoryOptions options) : IHandle<AdjustStockOfSeveral>
{
    public void Plan(AdjustStockOfSeveral message, LoadPlan plan)
    {
        foreach (var item in message.Items) plan.NeedProductAndStock(item.ProductId);
    }

    public void Handle(AdjustStockOfSeveral message, Session session)
    {
        var ids = message.Items.Select(item => item.ProductId).ToList();
        var decision = StockDecider.Adjust(
            message.Items, session.StockOf(ids), message.Cause, session.Caller.Subject, session.WallClock);
        session.ApplyAndRespond(decision, ids, options);
    }
}

using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/{id}/adjustments</c>: changes the available units by a difference.</summary>
static class AdjustStockEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender sender)
    {
        if (ProductAddress.IdOf(http, id) is not { } productId) return ProductViews.NotFound(id);
        var body = await RequestBody.Read(http, InventoryJson.Default.StockAdjustmentRequest);
        if (body.Value is not { } request) return body.Problem!;
        var errors = new FieldErrors().Add("delta", Limits.CheckDelta(request.Delta));
        var cause = errors.ReadCause(request.ReasonCode, request.Document, request.Note);
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new AdjustStock(productId, request.Delta!.Value, cause, http.IfMatch()));
    }
}

sealed class OnAdjustStock(InventoryOptions options) : IHandle<AdjustStock>
{
    public void Plan(AdjustStock message, LoadPlan plan) => plan.NeedProductAndStock(message.ProductId);

    public void Handle(AdjustStock message, Session session)
    {
        var id = message.ProductId;
        var decision = StockDecider.Adjust(
            session.Find<Product>(id), session.StockOf(id), message, session.Caller.Subject, session.WallClock);
        session.ApplyAndRespond(decision, id, options);
    }
}

using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>PUT /inventory/{id}/count</c>: sets the units on hand as they were counted.</summary>
static class CountStockEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender sender)
    {
        if (ProductAddress.IdOf(http, id) is not { } productId) return ProductViews.NotFound(id);
        var body = await RequestBody.Read(http, InventoryJson.Default.StockCountRequest, isOptional: false, "expectedQuantity");
        if (body.Value is not { } request) return body.Problem!;
        var errors = new FieldErrors()
            .Add("onHand", request.OnHand is null ? "is required" : Limits.CheckStock(request.OnHand))
            .Add("expectedQuantity", Limits.CheckStock(request.ExpectedQuantity))
            .Add("document", Limits.CheckText(request.Document))
            .Add("note", Limits.CheckText(request.Note));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new CountStock(
                productId, request.OnHand!.Value, request.ExpectedQuantity, request.Document, request.Note, http.IfMatch()));
    }
}

sealed class OnCountStock(InventoryOptions options) : IHandle<CountStock>
{
    public void Plan(CountStock message, LoadPlan plan) => plan.NeedProductAndStock(message.ProductId);

    public void Handle(CountStock message, Session session)
    {
        var id = message.ProductId;
        var decision = StockDecider.Count(
            session.Find<Product>(id), session.StockOf(id), message, session.Caller.Subject, session.WallClock);
        session.ApplyAndRespond(decision, id, options);
    }
}

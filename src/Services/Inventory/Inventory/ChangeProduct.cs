using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>PUT /inventory/{id}</c>: sets available units, changes price, currency, name or threshold.</summary>
static class ChangeProductEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender sender)
    {
        if (ProductAddress.IdOf(http, id) is not { } productId) return ProductViews.NotFound(id);
        var body = await RequestBody.Read(
            http, InventoryJson.Default.ProductUpdate, isOptional: false, "currency", "lowStockAt", "version");
        if (body.Value is not { } request) return body.Problem!;
        var errors = new FieldErrors()
            .Add("availableQuantity", Limits.CheckStock(request.AvailableQuantity))
            .Add("name", Limits.CheckText(request.Name))
            .Add("reason", Limits.CheckText(request.Reason))
            .Add("currency", Limits.CheckCurrency(request.Currency))
            .Add("lowStockAt", Limits.CheckStock(request.LowStockAt));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new ChangeProduct(
                productId, request.AvailableQuantity, request.Price, request.Name, request.Reason, request.Currency, request.LowStockAt,
                request.Version, http.IfMatch()));
    }
}

sealed class OnChangeProduct(InventoryOptions options) : IHandle<ChangeProduct>
{
    public void Plan(ChangeProduct message, LoadPlan plan) => plan.NeedProductAndStock(message.ProductId);

    public void Handle(ChangeProduct message, Session session)
    {
        var decision = ProductDecider.Change(
            session.Find<Product>(message.ProductId),
            session.StockOf(message.ProductId),
            message,
            session.Caller.Subject,
            session.WallClock);
        session.ApplyAndRespond(decision, message.ProductId, options);
    }
}

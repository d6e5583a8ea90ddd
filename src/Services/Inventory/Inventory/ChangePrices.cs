using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/prices</c>: changes the prices of several products, all or none.</summary>
static class ChangePricesEndpoint
{
    public static async Task<IResult> Handle(HttpContext http, CommandSender sender)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.PricesRequest);
        if (body.Value is not { } request) return body.Problem!;
        var items = request.Items ?? [];
        var errors = new FieldErrors();
        errors.CheckItems(items, item => item?.ProductId, "price", item => item?.Price is null ? "is required" : null);
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new ChangePrices(
                [.. items.Select(item => new NewPrice(item!.ProductId!, item.Price!.Value))]));
    }
}

sealed class OnChangePrices(InventoryOptions options) : IHandle<ChangePrices>
{
    public void Plan(ChangePrices message, LoadPlan plan)
    {
        foreach (var item in message.Items) plan.NeedProductAndStock(item.ProductId);
    }

    public void Handle(ChangePrices message, Session session)
    {
        var ids = message.Items.Select(item => item.ProductId).ToList();
        var products = ids.Select(id => (session.Find<Product>(id), session.StockOf(id))).ToList();
        session.ApplyAndRespond(
            ProductDecider.ChangePrices(products, message, session.Caller.Subject, session.WallClock), ids, options);
    }
}

using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/{id}/add</c>: adds stock that arrived.</summary>
static class AddStockEndpoint
{
    const string Quantity = "quantity";

    public static readonly QueryParameters Parameters = new(
        new QueryParameter(Quantity, "Units that arrived.", ParameterKind.Number) { Min = 1, Max = Limits.MaxStock, IsRequired = true });

    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender sender)
    {
        if (ProductAddress.IdOf(http, id) is not { } productId) return ProductViews.NotFound(id);
        var parameters = QueryReader.Of(http);
        var quantity = parameters.Number(Quantity);
        parameters.Errors.Add(Quantity, Limits.CheckAddition(quantity));
        return parameters.Problem is { } problem ? problem : await sender.Send(http, new AddStock(productId, quantity!.Value));
    }
}

sealed class OnAddStock(InventoryOptions options) : IHandle<AddStock>
{
    public void Plan(AddStock message, LoadPlan plan) => plan.NeedProductAndStock(message.ProductId);

    public void Handle(AddStock message, Session session)
    {
        var stock = session.StockOf(message.ProductId);
        session.ApplyAndRespond(
            ProductDecider.Add(stock, message, session.Caller.Subject, session.WallClock), message.ProductId, options);
    }
}

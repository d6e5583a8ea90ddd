using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/{id}/add</c>: adds stock that arrived.</summary>
static class AddStockEndpoint
{
    public static readonly QueryParameters Parameters = new(
        new QueryParameter("quantity", "Units that arrived.", ParameterKind.Number)
        {
            Min = 1, Max = Limits.MaxStock, IsRequired = true,
        });

    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender sender)
    {
        var query = QueryReader.Of(http);
        var quantity = query.Number("quantity");
        query.Errors.Add("quantity", Limits.CheckAddition(quantity));
        if (query.Problem is { } problem) return problem;
        return ChosenId.CanExist(id) ? await sender.Send(http, new AddStock(id, quantity!.Value)) : GetProduct.NotFound;
    }
}

sealed class OnAddStock : IHandle<AddStock>
{
    public void Plan(AddStock message, LoadPlan plan)
    {
        plan.Need<Product>(message.ProductId);
        plan.NeedStock(message.ProductId);
    }

    public void Handle(AddStock message, Session session)
    {
        var stock = session.StockOf(message.ProductId);
        session.ApplyAndRespond(ProductDecider.Add(stock, message, session.Caller.Subject, session.WallClock), message.ProductId);
    }
}

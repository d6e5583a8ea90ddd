using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory/{id}/add</c>: adds stock that arrived.</summary>
static class AddStockEndpoint
{
    public static Task<IResult> Handle(string id, long? quantity, HttpContext http, CommandSender sender)
    {
        var errors = new FieldErrors().Add("id", Limits.CheckId(id)).Add("quantity", Limits.CheckAddition(quantity));
        return errors.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(errors.All))
            : sender.Send(http, new AddStock(id, quantity!.Value));
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

using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>PUT /inventory/{id}</c>: counts stock anew, changes price or name.</summary>
sealed class ChangeProductEndpoint(InventoryOptions options)
{
    public Task<IResult> Handle(string id, ProductUpdate request, HttpContext http, CommandSender sender)
    {
        var faults = new FieldErrors()
            .Add("id", Limits.CheckId(id))
            .Add("availableQuantity", Limits.CheckStock(request.AvailableQuantity))
            .Add("name", Limits.CheckText(request.Name))
            .Add("reason", Limits.CheckText(request.Reason));
        var price = faults.ReadPrice(request.Price, options.Currency);
        return faults.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(faults.All))
            : sender.Send(http, new ChangeProduct(id, request.AvailableQuantity, price, request.Name, request.Reason));
    }
}

/// <summary><c>POST /inventory/{id}/add</c>: stock that came in.</summary>
static class AddStockEndpoint
{
    public static Task<IResult> Handle(string id, long? quantity, HttpContext http, CommandSender sender)
    {
        var faults = new FieldErrors().Add("id", Limits.CheckId(id)).Add("quantity", Limits.CheckAddition(quantity));
        return faults.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(faults.All))
            : sender.Send(http, new AddStock(id, quantity!.Value));
    }
}

sealed class OnChangeProduct : IHandle<ChangeProduct>, IHandle<AddStock>
{
    public void Plan(ChangeProduct message, LoadPlan plan) => plan.Need<StockItem>(message.ProductId);

    public void Handle(ChangeProduct message, Session session) => Change(
        message.ProductId, session, (item, actor) => ProductDecider.Change(item, message, actor, session.WallClock));

    public void Plan(AddStock message, LoadPlan plan) => plan.Need<StockItem>(message.ProductId);

    public void Handle(AddStock message, Session session) => Change(
        message.ProductId, session, (item, actor) => ProductDecider.Add(item, message, actor, session.WallClock));

    static void Change(string productId, Session session, Func<StockItem?, string, StockDecision> decide)
    {
        var decision = decide(session.Find<StockItem>(productId), session.Caller.Subject);
        session.Apply(decision);
        if (decision.Rejection is null)
            session.Respond(StatusCodes.Status200OK, session.Find<StockItem>(productId)!.ToView());
    }
}

using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>PUT /inventory/{id}</c>: recounts stock, changes price or name.</summary>
sealed class ChangeProductEndpoint(InventoryOptions options)
{
    public Task<IResult> Handle(string id, ProductUpdate request, HttpContext http, CommandSender sender)
    {
        var errors = new FieldErrors()
            .Add("id", Limits.CheckId(id))
            .Add("availableQuantity", Limits.CheckStock(request.AvailableQuantity))
            .Add("name", Limits.CheckText(request.Name))
            .Add("reason", Limits.CheckText(request.Reason));
        var price = errors.ReadPrice(request.Price, options.Currency);
        return errors.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(errors.All))
            : sender.Send(http, new ChangeProduct(id, request.AvailableQuantity, price, request.Name, request.Reason));
    }
}

sealed class OnChangeProduct : IHandle<ChangeProduct>
{
    public void Plan(ChangeProduct message, LoadPlan plan)
    {
        plan.Need<Product>(message.ProductId);
        plan.NeedStock(message.ProductId);
    }

    public void Handle(ChangeProduct message, Session session)
    {
        var decision = ProductDecider.Change(
            session.Find<Product>(message.ProductId),
            session.StockOf(message.ProductId),
            message,
            session.Caller.Subject,
            session.WallClock);
        session.ApplyAndRespond(decision, message.ProductId);
    }
}

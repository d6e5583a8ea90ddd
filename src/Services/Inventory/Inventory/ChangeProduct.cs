using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>PUT /inventory/{id}</c>: recounts stock, changes price or name.</summary>
static class ChangeProductEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender sender, IRowReader rows)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.ProductUpdate);
        if (body.Value is not { } request) return body.Problem!;
        if (!ChosenId.CanExist(id) || await rows.Find<Product>(id, http.RequestAborted) is not { } product) return GetProduct.NotFound;
        var errors = new FieldErrors()
            .Add("availableQuantity", Limits.CheckStock(request.AvailableQuantity))
            .Add("name", Limits.CheckText(request.Name))
            .Add("reason", Limits.CheckText(request.Reason));
        var price = errors.ReadPrice(request.Price, product.Currency);
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new ChangeProduct(id, request.AvailableQuantity, price, request.Name, request.Reason));
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

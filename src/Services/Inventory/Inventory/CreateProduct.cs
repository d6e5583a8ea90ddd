using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory</c>: a product with its first stock.</summary>
sealed class CreateProductEndpoint(InventoryOptions options)
{
    public Task<IResult> Handle(NewProduct request, HttpContext http, CommandSender sender)
    {
        var faults = new FieldErrors()
            .Add("productId", Limits.CheckId(request.ProductId))
            .Add("quantity", request.Quantity is null ? "is required" : Limits.CheckStock(request.Quantity))
            .Add("name", Limits.CheckText(request.Name));
        var price = faults.ReadPrice(request.Price, options.Currency);
        return faults.Any
            ? Task.FromResult<IResult>(ProblemResponse.Validation(faults.All))
            : sender.Send(http, new CreateProduct(
                request.ProductId!, request.Quantity!.Value, price, request.Name, options.Currency));
    }
}

sealed class OnCreateProduct : IHandle<CreateProduct>
{
    public void Plan(CreateProduct message, LoadPlan plan) => plan.Need<StockItem>(message.ProductId);

    public void Handle(CreateProduct message, Session session)
    {
        var decision = ProductDecider.Create(
            session.Find<StockItem>(message.ProductId), message, session.Caller.Subject, session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        session.Respond(
            StatusCodes.Status201Created,
            decision.Stock[0].ToView(),
            $"/api/inventory/{Uri.EscapeDataString(message.ProductId)}");
    }
}

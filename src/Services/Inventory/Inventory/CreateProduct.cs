using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>POST /inventory</c>: creates a product with its initial stock.</summary>
sealed class CreateProductEndpoint(InventoryOptions options)
{
    public async Task<IResult> Handle(HttpContext http, CommandSender sender)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.NewProduct);
        if (body.Value is not { } request) return body.Problem!;
        var errors = new FieldErrors()
            .Add("productId", ChosenId.Check(request.ProductId))
            .Add("quantity", request.Quantity is null ? "is required" : Limits.CheckStock(request.Quantity))
            .Add("name", Limits.CheckText(request.Name));
        var price = errors.ReadPrice(request.Price, options.Currency);
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new CreateProduct(
                request.ProductId!, request.Quantity!.Value, price, request.Name, options.Currency));
    }
}

sealed class OnCreateProduct : IHandle<CreateProduct>
{
    public void Plan(CreateProduct message, LoadPlan plan)
    {
        plan.Need<Product>(message.ProductId);
        plan.NeedStock(message.ProductId);
    }

    public void Handle(CreateProduct message, Session session)
    {
        var decision = ProductDecider.Create(
            session.Find<Product>(message.ProductId), message, session.Caller.Subject, session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        session.Respond(
            StatusCodes.Status201Created,
            decision.Row<Product>()!.ToView(decision.Row<Stock>()!),
            $"/api/inventory/{Uri.EscapeDataString(message.ProductId)}");
    }
}

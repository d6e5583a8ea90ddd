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
            .Add("name", Limits.CheckText(request.Name))
            .Add("reason", Limits.CheckText(request.Reason))
            .Add("currency", Limits.CheckCurrency(request.Currency))
            .Add("lowStockAt", Limits.CheckStock(request.LowStockAt));
        var currency = request.Currency ?? options.Currency;
        long? price = null;
        if (!errors.Any && request.Price is { } major)
        {
            if (Money.TryFromMajor(major, currency, out var minor)) price = minor;
            else errors.Add("price", ProductDecider.PriceRule(currency));
        }

        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await sender.Send(http, new CreateProduct(
                request.ProductId!, request.Quantity!.Value, price, request.Name, currency, request.LowStockAt, request.Reason));
    }
}

sealed class OnCreateProduct(InventoryOptions options) : IHandle<CreateProduct>
{
    public void Plan(CreateProduct message, LoadPlan plan) => plan.NeedProductAndStock(message.ProductId);

    public void Handle(CreateProduct message, Session session)
    {
        var decision = ProductDecider.Create(
            session.Find<Product>(message.ProductId), message, session.Caller.Subject, session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        session.Respond(
            StatusCodes.Status201Created,
            session.ViewOf(message.ProductId, options),
            $"/api/inventory/{Uri.EscapeDataString(message.ProductId)}");
    }
}

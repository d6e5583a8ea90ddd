using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms stock ...</c>.</summary>
static class StockCommands
{
    static readonly Argument<string> Product = new("PRODUCT") { Description = "The product's id." };

    public static Command Create(Screen screen) => new Command("stock", "Set, add and show products and their stock.")
    {
        Set(screen), Add(screen), Get(screen),
    };

    static Command Set(Screen screen)
    {
        var target = new TargetOptions();
        var quantity = new Option<long?>("--quantity") { Description = "Available quantity.", HelpName = "N" };
        var price = new Option<decimal?>("--price") { Description = "Unit price.", HelpName = "AMOUNT" };
        var name = new Option<string?>("--name") { Description = "Product name.", HelpName = "TEXT" };
        var reason = new Option<string?>("--reason") { Description = "Reason, recorded in the stock ledger.", HelpName = "TEXT" };
        var command = new ExampleCommand(
            "set", "Create a product, or update the given fields.",
            "doms stock set P1 --quantity 100 --price 9.99 --name \"Blue mug\"",
            "doms stock set P1 --quantity 95 --reason \"counted\"")
        {
            Product, quantity, price, name, reason,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var id = parsed.GetRequiredValue(Product);
            var update = new ProductUpdate(
                parsed.GetValue(quantity), parsed.GetValue(price), parsed.GetValue(name), parsed.GetValue(reason));
            return Show(await ChangeOrCreate(client, id, update, cancel), parsed.GetValue(target.Json), screen);
        });
        return target.AddTo(command);
    }

    static Command Add(Screen screen)
    {
        var target = new TargetOptions();
        var quantity = new Argument<long>("N") { Description = "Units received." };
        var command = new ExampleCommand("add", "Add received units.", "doms stock add P1 50") { Product, quantity };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var response = await client.AddStock(parsed.GetRequiredValue(Product), parsed.GetValue(quantity), cancel);
            return Show(response, parsed.GetValue(target.Json), screen);
        });
        return target.AddTo(command);
    }

    static Command Get(Screen screen)
    {
        const int maxProducts = 10_000;
        var target = new TargetOptions();
        var product = new Argument<string?>("PRODUCT")
        {
            Description = "The product's id; all products by default.", Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new ExampleCommand("get", "Show one product, or all.", "doms stock get", "doms stock get P1 --json") { product };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var asJson = parsed.GetValue(target.Json);
            if (parsed.GetValue(product) is { } id) return Show(await client.GetProduct(id, cancel), asJson, screen);
            if (asJson) screen.Json((await client.ListProducts(null, 500, cancel)).Json);
            else Print(await Paging.Read(maxProducts, (cursor, limit) => client.ListProducts(cursor, limit, cancel)), screen);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static async Task<ApiResponse<ProductView>> ChangeOrCreate(
        DomsClient client, string id, ProductUpdate update, CancellationToken cancel)
    {
        try
        {
            return await client.ChangeProduct(id, update, cancel);
        }
        catch (ApiException error) when (error.Status == 404)
        {
            return await client.CreateProduct(new NewProduct(id, update.AvailableQuantity ?? 0, update.Price, update.Name), cancel);
        }
    }

    static int Show(ApiResponse<ProductView> response, bool asJson, Screen screen)
    {
        if (asJson) screen.Json(response.Json);
        else Print([response.Value], screen);
        return ExitCode.Ok;
    }

    static void Print(IEnumerable<ProductView> products, Screen screen) => screen.Table(
        ["PRODUCT", "AVAILABLE", "RESERVED", "PRICE", "NAME"],
        products.Select(product => new[]
        {
            product.ProductId, $"{product.AvailableQuantity}", $"{product.ReservedQuantity}",
            product.Price is { } price ? $"{price} {product.Currency}" : null, product.Name,
        }));
}

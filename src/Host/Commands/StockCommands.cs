using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms stock ...</c>.</summary>
static class StockCommands
{
    static readonly Argument<string> Product = new("PRODUCT") { Description = "The product's id." };

    public static Command Create(Screen screen) => new Command("stock", "List, show and change products and their stock.")
    {
        List(screen), Get(screen), Set(screen), Add(screen), StockMovementCommands.Adjust(screen), StockMovementCommands.Count(screen),
        StockMovementCommands.Ledger(screen),
    };

    static Command Set(Screen screen)
    {
        var quantity = new Option<long?>("--quantity") { Description = "Available quantity.", HelpName = "N" };
        var price = Options.Amount("--price", "Unit price.");
        var name = Options.Text("--name", "Product name.", "TEXT");
        var reason = Options.Text("--reason", "Reason, recorded in the stock ledger.", "TEXT");
        var lowStockAt = new Option<long?>("--low-stock-at")
        {
            Description = "Available units at or below which stock is low.", HelpName = "N",
        };
        var command = new ExampleCommand(
            "set", "Create a product, or update the given fields.",
            "doms stock set P1 --quantity 100 --price 9.99 --name \"Blue mug\"",
            "doms stock set P1 --quantity 95 --reason \"counted\"")
        {
            Product, quantity, price, name, reason, lowStockAt,
        };
        Option[] fields = [quantity, price, name, lowStockAt];
        command.Validators.Add(given =>
        {
            if (Array.TrueForAll(fields, field => given.GetResult(field) is null))
                given.AddError($"Nothing to set: give one of {string.Join(", ", fields.Select(field => field.Name))}.");
        });
        return RequestCommand.Create(
            command, screen,
            (client, parsed, cancel) => ChangeOrCreate(
                client, parsed.GetRequiredValue(Product),
                new ProductUpdate(
                    parsed.GetValue(quantity), parsed.GetValue(price), parsed.GetValue(name), parsed.GetValue(reason),
                    LowStockAt: parsed.GetValue(lowStockAt)),
                cancel),
            product => StockText.Print(product, screen));
    }

    static Command Add(Screen screen)
    {
        var quantity = new Argument<long>("N") { Description = "Units received." };
        return RequestCommand.Create(
            new ExampleCommand("add", "Add received units.", "doms stock add P1 50") { Product, quantity }, screen,
            (client, parsed, cancel) => client.AddStock(parsed.GetRequiredValue(Product), parsed.GetValue(quantity), cancel),
            product => StockText.Print(product, screen));
    }

    static Command List(Screen screen) => ListCommand.Create(
        new ExampleCommand("list", "List products.", "doms stock list --all --json"), screen,
        new ListOf<ProductView>(
            "products", (client, _, query, cancel) => client.ListProducts(query, cancel), StockText.Columns, StockText.RowOf)
        {
            Filters =
            [
                Filter.Text("--q", "q", "Part of the id or the name.", "TEXT"),
                Filter.Flag("--low-stock", "lowStock", "Only products whose stock is low."),
            ],
        });

    static Command Get(Screen screen)
    {
        var command = new ExampleCommand("get", "Show a product and its stock.", "doms stock get P1") { Product };
        command.Aliases.Add("show");
        return RequestCommand.Create(
            command, screen, (client, parsed, cancel) => client.GetProduct(parsed.GetRequiredValue(Product), cancel),
            product => StockText.Print(product, screen));
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
            return await client.CreateProduct(
                new NewProduct(
                    id, update.AvailableQuantity ?? 0, update.Price, update.Name, LowStockAt: update.LowStockAt,
                    Reason: update.Reason), cancel);
        }
    }
}

using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms order ...</c>.</summary>
static class OrderCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The order's id." };

    public static Command Create(Screen screen) => new Command("order", "Place, show, follow, list and cancel orders.")
    {
        Place(screen), Get(screen), OrderWatchCommand.Create(screen), List(screen), Cancel(screen),
    };

    static Command Place(Screen screen)
    {
        var target = new TargetOptions();
        var items = new Argument<string[]>("ITEM")
        {
            Description = "PRODUCT:QUANTITY, or PRODUCT:QUANTITY@PRICE to specify a price.", Arity = ArgumentArity.OneOrMore,
        };
        var customer = new Option<string?>("--customer") { Description = "Customer id; defaults to the caller.", HelpName = "ID" };
        var email = new Option<string?>("--email") { Description = "Recipient of notifications.", HelpName = "ADDRESS" };
        var payment = new Option<string?>("--payment-token")
        {
            Description = "Payment token, e.g. tok_declined.", HelpName = "TOKEN",
        };
        var reference = new Option<string?>("--reference") { Description = "Your own unique reference.", HelpName = "TEXT" };
        var key = new Option<string?>("--idempotency-key")
        {
            Description = "Idempotency key: repeated requests place one order.", HelpName = "KEY",
        };
        var wait = new Option<int>("--wait")
        {
            Description = "Seconds to wait for confirmation or cancellation, 0 to 30.", HelpName = "SECONDS",
        };
        var command = new ExampleCommand(
            "place", "Place an order.",
            "doms order place P1:2 --wait 10",
            "doms order place P1:1 P2:3@4.50 --email ada@example.com --reference A-1001")
        {
            items, customer, email, payment, reference, key, wait,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var order = new OrderRequest(
                [.. parsed.GetRequiredValue(items).Select(OrderText.ReadItem)], CustomerId: parsed.GetValue(customer),
                CustomerEmail: parsed.GetValue(email), PaymentToken: parsed.GetValue(payment), Reference: parsed.GetValue(reference));
            using var client = await target.Connect(parsed, cancel);
            var response = await client.PlaceOrder(order, parsed.GetValue(wait), parsed.GetValue(key), cancel);
            return Show(response, parsed.GetValue(target.Json), screen);
        });
        return target.AddTo(command);
    }

    static Command Get(Screen screen)
    {
        var target = new TargetOptions();
        var timeline = new Option<bool>("--timeline") { Description = "Include the timeline." };
        var command = new ExampleCommand(
            "get", "Show an order and its pending reasons.", "doms order get 0199... --timeline")
        {
            Id, timeline,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var id = parsed.GetRequiredValue(Id);
            var response = await client.GetOrder(id, cancel);
            if (parsed.GetValue(target.Json))
            {
                screen.Json(parsed.GetValue(timeline) ? (await client.GetTimeline(id, cancel)).Json : response.Json);
                return ExitCode.Ok;
            }

            Show(response, false, screen);
            var why = (await client.GetWhy(id, cancel)).Value;
            OrderText.Print(why, screen);
            if (parsed.GetValue(timeline)) OrderText.Print((await client.GetTimeline(id, cancel)).Value.Timeline, screen);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command List(Screen screen)
    {
        const int defaultLimit = 50;
        var target = new TargetOptions();
        var status = new Option<string?>("--status") { Description = "Filter by status.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong([.. OrderStatuses.All, .. OrderStatuses.All.Select(text => text.ToLowerInvariant())]);
        var customer = new Option<string?>("--customer") { Description = "Filter by customer.", HelpName = "ID" };
        var reference = new Option<string?>("--reference") { Description = "Filter by reference.", HelpName = "TEXT" };
        var limit = new Option<int>("--limit")
        {
            Description = "Maximum number of results.", HelpName = "N", DefaultValueFactory = _ => defaultLimit,
        };
        var command = new ExampleCommand(
            "list", "List orders, newest first.", "doms order list --status PENDING", "doms order list --customer ada --limit 10")
        {
            status, customer, reference, limit,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            Task<ApiResponse<PageView<OrderView>>> Page(string? cursor, int size) => client.ListOrders(
                parsed.GetValue(customer), parsed.GetValue(status), parsed.GetValue(reference), cursor, size, cancel);
            if (parsed.GetValue(target.Json))
            {
                screen.Json((await Page(null, Math.Clamp(parsed.GetValue(limit), 1, 500))).Json);
                return ExitCode.Ok;
            }

            var orders = await Paging.Read(Math.Max(1, parsed.GetValue(limit)), Page);
            screen.Table(
                ["ORDER", "STATUS", "CUSTOMER", "TOTAL", "CREATED", "REASON"],
                orders.Select(order => new[]
                {
                    order.OrderId, order.Status, order.CustomerId, OrderText.Total(order), order.CreatedAt.ToString("u"), order.Reason,
                }));
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Cancel(Screen screen)
    {
        var target = new TargetOptions();
        var reason = new Option<string?>("--reason")
        {
            Description = "Reason, included in the customer's notification.", HelpName = "TEXT",
        };
        var command = new ExampleCommand(
            "cancel", "Request cancellation of an order; completed steps are compensated.",
            "doms order cancel 0199... --reason \"ordered twice\"")
        {
            Id, reason,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var response = await client.CancelOrder(parsed.GetRequiredValue(Id), parsed.GetValue(reason), cancel);
            return Show(response, parsed.GetValue(target.Json), screen);
        });
        return target.AddTo(command);
    }

    static int Show(ApiResponse<OrderView> response, bool asJson, Screen screen)
    {
        if (asJson) screen.Json(response.Json);
        else OrderText.Print(response.Value, screen);
        return ExitCode.Ok;
    }
}

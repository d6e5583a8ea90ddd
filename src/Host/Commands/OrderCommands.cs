using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Orders.Domain;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms order ...</c>.</summary>
static class OrderCommands
{
    const int MaxWaitSeconds = 300;

    static readonly Argument<string> Id = OrderArgument.Create();

    public static Command Create(Screen screen) => new Command("order", "Place, show, follow, list, cancel and refund orders.")
    {
        OrderPlaceCommand.Create(screen), Get(screen), OrderWatchCommand.Create(screen), List(screen), Cancel(screen),
        RefundCommands.Create("refund", screen),
    };

    static Command Get(Screen screen)
    {
        var target = new TargetOptions();
        var timeline = new Option<bool>("--timeline") { Description = "Include the timeline." };
        var command = new ExampleCommand(
            "get", "Show an order and its pending reasons.", "doms order get 100001", "doms order get 0199... --timeline")
        {
            Id, timeline,
        };
        command.Aliases.Add("show");
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var id = await OrderArgument.FindId(client, parsed.GetRequiredValue(Id), cancel);
            var response = await client.GetOrder(id, cancel);
            if (parsed.GetValue(target.Json))
            {
                screen.Json(parsed.GetValue(timeline) ? (await client.GetTimeline(id, cancel)).Json : response.Json);
                return ExitCode.Ok;
            }

            OrderText.Print(response.Value, target.At(parsed), screen);
            WhyText.Print((await client.GetWhy(id, cancel)).Value, screen);
            if (parsed.GetValue(timeline)) OrderText.Print((await client.GetTimeline(id, cancel)).Value.Timeline, screen);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command List(Screen screen) => ListCommand.Create(
        new ExampleCommand(
            "list", "List orders, newest first.",
            "doms order list --status pending,confirmed --attention", "doms order list --customer ada --from 2026-11-01 --all --json"),
        screen,
        new ListOf<OrderView>(
            "orders",
            (client, _, query, cancel) => client.ListOrders(query, cancel),
            ["ORDER", Column.Optional("NUMBER"), "STATUS", "TOTAL", "CREATED", Column.Optional("CUSTOMER"), Column.Text("REASON")],
            order =>
            [
                order.OrderId, order.Number, order.Status, Format.Amount(order.TotalAmount, order.Currency), Format.Minute(order.CreatedAt),
                order.CustomerId, order.Attention?.Reason ?? order.Reason,
            ])
        {
            Filters =
            [
                Filter.AnyOf("--status", "status", "Filter by status", OrderStatuses.All),
                Filter.AnyOf(
                    "--shipment", "shipment", "Only orders that have not ended, by the status of their newest shipment",
                    ShipmentStatuses.All),
                Filter.Flag("--attention", "attention", "Only orders that need an operator."),
                Filter.Text("--customer", "customer", "Filter by customer.", "ID"),
                Filter.Text("--reference", "reference", "Filter by reference.", "TEXT"),
                Filter.Text(
                    "--q", "q", "Search by e-mail address, reference, number, product, tracking number or the last 8 characters of an id.",
                    "TEXT"),
                Filter.Text("--product", "product", "Only orders with this product, among the newest 10,000.", "ID"),
                Filter.Text("--total-from", "totalFrom", "Only orders of at least this total, among the newest 10,000.", "AMOUNT"),
                Filter.Text("--total-to", "totalTo", "Only orders of at most this total, among the newest 10,000.", "AMOUNT"),
                Filter.Text("--from", "from", "Placed at or after this time (ISO 8601).", "TIME"),
                Filter.Text("--to", "to", "Placed before this time (ISO 8601).", "TIME"),
                Filter.Text("--updated-from", "updatedFrom", "Changed at or after this time (ISO 8601).", "TIME"),
                Filter.Text("--updated-to", "updatedTo", "Changed before this time (ISO 8601).", "TIME"),
                Filter.Text("--sort", "sort", "Order of the list, e.g. -updatedAt; a minus means newest first.", "FIELD"),
            ],
        });

    static Command Cancel(Screen screen)
    {
        var reason = Options.Text("--reason", "Reason, included in the customer's notification.", "TEXT");
        var wait = Options.Number(
            "--wait", "Seconds to wait until the order is cancelled, or that is refused", "SECONDS", 0, MaxWaitSeconds, defaultValue: 5);
        var command = new ExampleCommand(
            "cancel", "Request cancellation of an order; completed steps are compensated.",
            "doms order cancel 100001", "doms order cancel 0199... --reason \"ordered twice\"")
        {
            Id, reason, wait,
        };
        return RequestCommand.Create(
            command, screen,
            async (client, parsed, cancel) =>
            {
                var id = await OrderArgument.FindId(client, parsed.GetRequiredValue(Id), cancel);
                var response = await client.CancelOrder(id, parsed.GetValue(reason), cancel);
                return parsed.GetValue(wait) is > 0 and var seconds
                    ? await WaitForOutcome(client, id, TimeSpan.FromSeconds(seconds), cancel)
                    : response;
            },
            (order, at) => OrderText.Print(order, at, screen));
    }

    static async Task<ApiResponse<OrderView>> WaitForOutcome(DomsClient client, string id, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            _ = await client.WaitForAsync(id, order => order.Cancellation != Cancellation.Requested, timeout, cancel);
        }
        catch (OrderTimeoutException)
        {
            // It is still being compensated, which the order shows.
        }

        return await client.GetOrder(id, cancel);
    }
}

using System.CommandLine;
using System.Globalization;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Payments.Domain;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms refund ...</c>, and <c>doms order refund</c>, which is <c>doms refund create</c>.</summary>
static class RefundCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The refund's id, e.g. <order>-r1." };

    public static Command Create(Screen screen) => new Command("refund", "List, show, create, retry, settle and cancel refunds.")
    {
        List(screen), Get(screen), Create("create", screen), Retry(screen), Settle(screen), Cancel(screen),
    };

    /// <summary>Creates the command that refunds an order.</summary>
    public static Command Create(string name, Screen screen)
    {
        var order = OrderArgument.Create();
        var amount = Options.Amount("--amount", "Amount; by default what --lines and --shipping are worth, else all that remains.");
        var lines = new Option<string[]>("--lines")
        {
            Description = "Units of lines to refund.", HelpName = "LINE:QUANTITY", AllowMultipleArgumentsPerToken = true,
        };
        var shipping = Options.Amount("--shipping", "Amount of the order's shipping to refund; orders have none yet.");
        var code = Options.Text("--code", "Reason code, e.g. DAMAGED; OTHER by default.", "CODE");
        var reason = Options.Text("--reason", "Reason, shown to the customer in the order.", "TEXT");
        var note = Options.Text("--note", "Note, for operators only.", "TEXT");
        var cancelOrder = new Option<bool>("--cancel") { Description = "Request cancellation of the order, too." };
        var command = new ExampleCommand(
            name, "Refund an order, whole or in part.",
            $"doms {(name == "create" ? "refund create" : "order refund")} 0199... --amount 5.00 --code DAMAGED --reason \"a scratch\"")
        {
            order, amount, lines, shipping, code, reason, note, cancelOrder,
        };
        return OrderArgument.Request(
            command, order, screen,
            (client, id, parsed, cancel) => client.CreateRefund(
                id,
                new CreateRefundRequest(
                    parsed.GetValue(amount), parsed.GetValue(code)?.ToUpperInvariant(), parsed.GetValue(note), parsed.GetValue(reason),
                    parsed.GetValue(cancelOrder) ? true : null,
                    parsed.GetValue(lines) is { Length: > 0 } given ? [.. given.Select(ReadLine)] : null,
                    parsed.GetValue(shipping)),
                cancel),
            refund => Print(refund, screen));
    }

    static Command List(Screen screen)
    {
        var order = OrderArgument.Option("refunds");
        var command = new ExampleCommand(
            "list", "List refunds, those of the newest orders first.",
            "doms refund list --status failed", "doms refund list --order 0199...")
        {
            order,
        };
        return ListCommand.Create(command, screen, new ListOf<OrderRefundView>(
            "refunds",
            async (client, parsed, query, cancel) => parsed.GetValue(order) is { } named
                ? await client.ListRefunds(await OrderArgument.FindId(client, named, cancel), query, cancel)
                : await client.ListRefunds(query, cancel),
            [
                "REFUND", "STATUS", "AMOUNT", Column.Optional("CREATED"), Column.Optional("CODE"), Column.Text("REASON"),
                Column.Text("FAILURE"),
            ],
            refund =>
            [
                refund.RefundId, refund.Status, Format.Amount(refund.Amount, refund.Currency), Format.Second(refund.CreatedAt),
                refund.ReasonCode, refund.CustomerReason, refund.Failure,
            ])
        {
            Filters = [Filter.AnyOf("--status", "status", "Filter by status", RefundStatusText.All)],
        });
    }

    static Command Get(Screen screen)
    {
        var command = new ExampleCommand("get", "Show a refund.", "doms refund get 0199...-r1") { Id };
        command.Aliases.Add("show");
        return OnRefund(command, screen, (client, id, _, cancel) => client.GetRefund(id, cancel));
    }

    static Command Retry(Screen screen) => OnRefund(
        new ExampleCommand("retry", "Send a failed refund to the provider again.", "doms refund retry 0199...-r1") { Id }, screen,
        (client, id, _, cancel) => client.RetryRefund(id, cancel));

    static Command Settle(Screen screen)
    {
        var reference = new Option<string>("--reference")
        {
            Description = "Reference of the payment with which the money was returned.", HelpName = "TEXT", Required = true,
        };
        var note = Options.Text("--note", "Note, for operators only.", "TEXT");
        var command = new ExampleCommand(
            "settle", "Record that the money of a failed refund was returned outside the provider.",
            "doms refund settle 0199...-r1 --reference \"bank transfer 4711\"")
        {
            Id, reference, note,
        };
        return OnRefund(command, screen, (client, id, parsed, cancel) => client.SettleRefund(
            id, new SettleRefundRequest(parsed.GetRequiredValue(reference), parsed.GetValue(note)), cancel));
    }

    static Command Cancel(Screen screen)
    {
        var note = Options.Text("--note", "Note, for operators only.", "TEXT");
        var command = new ExampleCommand(
            "cancel", "End a failed refund that another one has replaced, or that is not owed.", "doms refund cancel 0199...-r1")
        {
            Id, note,
        };
        return OnRefund(command, screen, (client, id, parsed, cancel) => client.CancelRefund(id, parsed.GetValue(note), cancel));
    }

    static Command OnRefund(
        Command command, Screen screen,
        Func<DomsClient, string, ParseResult, CancellationToken, Task<ApiResponse<OrderRefundView>>> send) =>
        RequestCommand.Create(command, Id, screen, send, refund => Print(refund, screen));

    static RefundLineRequest ReadLine(string text) =>
        text.Split(':') is [{ Length: > 0 } line, var units]
        && long.TryParse(units, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new RefundLineRequest(line, count)
            : throw new UsageException($"Invalid line '{text}': use LINE:QUANTITY, e.g. 1:2.");

    static void Print(OrderRefundView refund, Screen screen) => screen.Fields(
        ("Refund", refund.RefundId),
        ("Order", refund.OrderId),
        ("Status", refund.Status),
        ("Amount", Format.Amount(refund.Amount, refund.Currency)),
        ("Code", refund.ReasonCode),
        ("Reason", refund.CustomerReason),
        ("Note", refund.Note),
        ("Requested by", refund.RequestedBy),
        ("Failure", refund.Failure),
        ("Failure code", refund.FailureCode),
        ("Settled with", refund.SettledReference),
        ("Tries", $"{refund.Tries}"),
        ("Created", Format.Second(refund.CreatedAt)),
        ("Updated", Format.Second(refund.UpdatedAt)));
}

using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms order place</c>; its exit code says whether the order ended CANCELLED.</summary>
static class OrderPlaceCommand
{
    const int MaxWaitSeconds = 30;

    static readonly Argument<string[]> Items = new("ITEM")
    {
        Description = "PRODUCT:QUANTITY, or PRODUCT:QUANTITY@PRICE to specify a price.", Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<string?> Customer = Options.Text("--customer", "Customer id; defaults to the caller.", "ID");
    static readonly Option<string?> Email = Options.Text("--email", "Recipient of notifications.", "ADDRESS");
    static readonly Option<string?> Reference = Options.Text("--reference", "Your own unique reference.", "TEXT");
    static readonly Option<string?> Reservation = Options.Text(
        "--reservation", "Stand-alone reservation that the order consumes.", "ID");

    static readonly Option<string?> Payment = Options.Text(
        "--payment-token",
        "Means of payment; the simulated provider knows tok_declined, tok_timeout, tok_error_500 and tok_no_refund.", "TOKEN");

    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var key = Options.Text("--idempotency-key", "Idempotency key: repeated requests place one order.", "KEY");
        key.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && HeaderText.CheckKey(given.Value) is { } problem)
                result.AddError($"{key.Name} {problem}.");
        });
        var wait = Options.Number(
            "--wait", "Seconds to wait for confirmation or cancellation", "SECONDS", 0, MaxWaitSeconds, defaultValue: 0);
        var command = new ExampleCommand(
            "place", "Place an order. Exit code 4 if it ended CANCELLED within --wait.",
            "doms order place P1:2 --wait 10",
            "doms order place P1:1 P2:3@4.50 --email ada@example.com --reference A-1001")
        {
            Items, Customer, Email, Payment, Reference, Reservation, key, wait,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var order = Read(parsed);
            using var client = await target.Connect(parsed, cancel);
            var response = await client.PlaceOrder(order, parsed.GetValue(wait), parsed.GetValue(key), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(response.Json);
            else OrderText.Print(response.Value, target.At(parsed), screen, response.IsReplay);
            return response.Value.Status == OrderStatuses.Cancelled ? ExitCode.OrderCancelled : ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static OrderRequest Read(ParseResult parsed) => new(
        [.. parsed.GetRequiredValue(Items).Select(OrderText.ReadItem)],
        CustomerId: parsed.GetValue(Customer),
        CustomerEmail: parsed.GetValue(Email),
        PaymentToken: parsed.GetValue(Payment),
        Reference: parsed.GetValue(Reference),
        ReservationId: parsed.GetValue(Reservation));
}

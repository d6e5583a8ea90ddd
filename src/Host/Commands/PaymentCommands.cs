using System.CommandLine;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Payments.Domain;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms payment ...</c>.</summary>
static class PaymentCommands
{
    public static Command Create(Screen screen) => new Command("payment", "List and show payments.") { List(screen), Get(screen) };

    static Command List(Screen screen) => ListCommand.Create(
        new ExampleCommand("list", "List payments, those of the newest orders first.", "doms payment list --status unknown,failed"),
        screen,
        new ListOf<PaymentView>(
            "payments",
            (client, _, query, cancel) => client.ListPayments(query, cancel),
            ["ORDER", "STATUS", "AMOUNT", Column.Optional("REFUNDED"), Column.Optional("UPDATED"), Column.Text("REASON")],
            payment =>
            [
                payment.OrderId, payment.Status, Format.Amount(payment.Amount, payment.Currency),
                payment.RefundedAmount == 0 ? null : Format.Amount(payment.RefundedAmount, payment.Currency),
                Format.Second(payment.UpdatedAt), payment.Reason,
            ])
        {
            Filters =
            [
                Filter.AnyOf("--status", "status", "Filter by status", PaymentStatusText.All),
            ],
        });

    static Command Get(Screen screen)
    {
        var order = OrderArgument.Create();
        var command = new ExampleCommand("get", "Show the payment of an order.", "doms payment get 0199...") { order };
        command.Aliases.Add("show");
        return OrderArgument.Request(
            command, order, screen, (client, id, _, cancel) => client.GetPayment(id, cancel), payment => Print(payment, screen));
    }

    static void Print(PaymentView payment, Screen screen) => screen.Fields(
        ("Payment", payment.PaymentId),
        ("Order", payment.OrderId),
        ("Status", payment.Status),
        ("Reason", payment.Reason),
        ("Code", payment.Code),
        ("Amount", Format.Amount(payment.Amount, payment.Currency)),
        ("Refunded", Format.Amount(payment.RefundedAmount, payment.Currency)),
        ("Being refunded", payment.RefundInFlight == 0 ? null : Format.Amount(payment.RefundInFlight, payment.Currency)),
        ("Attempts", $"{payment.Attempts}"),
        ("Created", Format.Second(payment.CreatedAt)),
        ("Updated", Format.Second(payment.UpdatedAt)));
}

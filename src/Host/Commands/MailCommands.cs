using System.CommandLine;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms mail ...</c>.</summary>
static class MailCommands
{
    public static Command Create(Screen screen) => new Command("mail", "List the mails to customers.") { List(screen) };

    static Command List(Screen screen) => ListCommand.Create(
        new ExampleCommand("list", "List mails, those of the newest orders first.", "doms mail list --order 0199..."),
        screen,
        new ListOf<NotificationView>(
            "mails",
            (client, _, query, cancel) => client.ListNotifications(query, cancel),
            ["ORDER", "STATUS", Column.Optional("TO"), Column.Text("SUBJECT"), Column.Optional("UPDATED"), Column.Text("ERROR")],
            mail => [mail.OrderId, mail.Status, mail.Recipient, mail.Subject, Format.Second(mail.UpdatedAt), mail.Error])
        {
            Filters =
            [
                Filter.Text("--order", "orderId", "Only mails of this order.", "ID"),
                Filter.AnyOf("--status", "status", "Filter by status", "PENDING", "SENT", "FAILED", "NO_RECIPIENT"),
            ],
        });
}

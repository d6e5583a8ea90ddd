using System.CommandLine;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Notifications.Domain;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms mail ...</c>.</summary>
static class MailCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The mail's id, e.g. <order>/confirmed." };

    public static Command Create(Screen screen) => new Command("mail", "List and show the mails to customers, and send them again.")
    {
        List(screen), Get(screen), Resend(screen), Feed(screen),
    };

    static Command List(Screen screen)
    {
        var order = OrderArgument.Option("mails");
        var command = new ExampleCommand("list", "List mails, those of the newest orders first.", "doms mail list --order 100001")
        {
            order,
        };
        return ListCommand.Create(command, screen, new ListOf<NotificationView>(
            "mails",
            async (client, parsed, query, cancel) => await client.ListNotifications(
                await OrderArgument.Narrow(client, query, "orderId", parsed.GetValue(order), cancel), cancel),
            ["MAIL", "STATUS", Column.Optional("TO"), Column.Text("SUBJECT"), Column.Optional("UPDATED"), Column.Text("ERROR")],
            mail => [mail.Id, mail.Status, mail.Recipient, mail.Subject, Format.Second(mail.UpdatedAt), mail.Error])
        {
            Filters =
            [
                Filter.AnyOf("--status", "status", "Filter by status", NotificationStatusText.All),
            ],
        });
    }

    static Command Feed(Screen screen)
    {
        const int limit = 100;
        var order = OrderArgument.Option("events");
        var after = new Option<long>("--after") { Description = "Position after which the list begins.", HelpName = "POSITION" };
        after.AtLeast(0);
        var command = new ExampleCommand(
            "feed", "List the events of orders with what was sent to the customer for each, and why.", "doms mail feed --order 0199...")
        {
            order, after,
        };
        var target = new TargetOptions();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var id = parsed.GetValue(order) is { } named ? await OrderArgument.FindId(client, named, cancel) : null;
            var feed = await client.ReadNotificationFeed(parsed.GetValue(after), id, limit, cancel);
            if (parsed.GetValue(target.Json)) screen.Json(feed.Json);
            else screen.Table(FeedColumns, feed.Value.Items.Select(RowOf));
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static IReadOnlyList<Column> FeedColumns { get; } =
        ["POSITION", "TIME", Column.Optional("ORDER"), "EVENT", "TOLD", Column.Text("WHY")];

    static string?[] RowOf(NotificationFeedItemView item) =>
        [$"{item.Event.Position}", Format.Second(item.Event.Time), item.Event.OrderId, item.Event.Event, item.Told, item.Why];

    static Command Get(Screen screen)
    {
        var command = new ExampleCommand("get", "Show a mail with its text.", "doms mail get 0199.../confirmed") { Id };
        command.Aliases.Add("show");
        return RequestCommand.Create(
            command, Id, screen, (client, id, _, cancel) => client.GetNotification(id, cancel), mail => Print(mail, screen));
    }

    static Command Resend(Screen screen) => RequestCommand.Create(
        new ExampleCommand("resend", "Send a mail again, as it was.", "doms mail resend 0199.../confirmed") { Id }, Id, screen,
        (client, id, _, cancel) => client.ResendNotification(id, cancel), mail => Print(mail, screen));

    static void Print(NotificationDetailsView mail, Screen screen)
    {
        screen.Fields(
            ("Mail", mail.Id), ("Order", mail.OrderId), ("Status", mail.Status), ("To", mail.Recipient), ("Subject", mail.Subject),
            ("Error", mail.Error), ("Sent again", mail.Resends == 0 ? null : $"{mail.Resends} times, last by {mail.ResentBy}"),
            ("Updated", Format.Second(mail.UpdatedAt)));
        screen.Line();
        screen.Line(mail.Text ?? "The text of this mail was not kept.");
    }
}

using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Inventory.Domain;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms reservation ...</c>, for stand-alone reservations.</summary>
static class ReservationCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The reservation's id." };

    public static Command Create(Screen screen) =>
        new Command("reservation", "Reserve units for a limited time, without an order; extend and release such reservations.")
        {
            List(screen), Get(screen), Create("create", screen), Extend(screen), Release(screen),
        };

    static Command List(Screen screen) => ListCommand.Create(
        new ExampleCommand("list", "List stand-alone reservations.", "doms reservation list --status reserved"),
        screen,
        new ListOf<StandAloneReservationView>(
            "reservations",
            (client, _, query, cancel) => client.ListReservations(query, cancel),
            ["RESERVATION", "STATUS", "EXPIRES", Column.Text("ITEMS"), Column.Optional("ORDER")],
            reservation =>
            [
                reservation.ReservationId, reservation.Status, Format.Second(reservation.ExpiresAt), ItemsOf(reservation),
                reservation.OrderId,
            ])
        {
            Filters =
            [
                Filter.AnyOf("--status", "status", "Filter by status", ReservationStatusText.OfStandAlone),
                Filter.Text("--customer", "customer", "Filter by owner.", "ID"),
            ],
        });

    static Command Create(string name, Screen screen)
    {
        var items = new Argument<string[]>("ITEM") { Description = "PRODUCT:QUANTITY.", Arity = ArgumentArity.OneOrMore };
        var command = new ExampleCommand(
            name, "Reserve units of one or several products, all or none.", "doms reservation create P1:2 P2:1")
        {
            items,
        };
        return RequestCommand.Create(
            command, screen,
            (client, parsed, cancel) => client.CreateReservation(
                new NewReservation([.. parsed.GetRequiredValue(items).Select(ReadItem)]), cancel),
            reservation => Print(reservation, screen));
    }

    static Command Get(Screen screen)
    {
        var command = new ExampleCommand("get", "Show a reservation, open or ended.", "doms reservation get 0199...") { Id };
        command.Aliases.Add("show");
        return OnReservation(command, screen, (client, id, cancel) => client.GetReservation(id, cancel));
    }

    static Command Extend(Screen screen) => OnReservation(
        new ExampleCommand("extend", "Extend an open reservation by its full time, from now.", "doms reservation extend 0199...") { Id },
        screen, (client, id, cancel) => client.ExtendReservation(id, cancel));

    static Command Release(Screen screen) => OnReservation(
        new ExampleCommand("release", "Release the units of a reservation.", "doms reservation release 0199...") { Id },
        screen, (client, id, cancel) => client.ReleaseReservation(id, cancel));

    static Command OnReservation(
        Command command, Screen screen, Func<DomsClient, string, CancellationToken, Task<ApiResponse<StandAloneReservationView>>> send) =>
        RequestCommand.Create(
            command, screen, (client, parsed, cancel) => send(client, parsed.GetRequiredValue(Id), cancel),
            reservation => Print(reservation, screen));

    static NewReservationItem ReadItem(string text) => OrderText.ReadItem(text) is { Price: null } item
        ? new NewReservationItem(item.ProductId, (long?)item.Quantity)
        : throw new UsageException($"Invalid item '{text}': use PRODUCT:QUANTITY; a reservation has no price.");

    static string ItemsOf(StandAloneReservationView reservation) =>
        string.Join(", ", reservation.Items.Select(item => $"{item.Quantity} x {item.ProductId}"));

    static void Print(StandAloneReservationView reservation, Screen screen) => screen.Fields(
        ("Reservation", reservation.ReservationId),
        ("Status", reservation.Status),
        ("Items", ItemsOf(reservation)),
        ("Expires", Format.Second(reservation.ExpiresAt)),
        ("Order", reservation.OrderId));
}

using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms shipment ...</c>.</summary>
static class ShipmentCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The shipment's id, e.g. <order>-s1." };

    public static Command Create(Screen screen) => new Command("shipment", "List and show shipments, and move them to the customer.")
    {
        List(screen), Get(screen),
        Move("pack", "Mark a shipment as packed.", screen),
        Dispatch(screen),
        Move("in-transit", "Mark a dispatched shipment as in transit.", screen),
        Move("deliver", "Mark a shipment as delivered.", screen),
        Fail(screen),
    };

    static Command List(Screen screen)
    {
        var whatToPack = ShipmentStatus.Created.Text();
        var order = OrderArgument.Option("shipments, in any status,");
        var status = Options.OneOf("--status", $"Status, {whatToPack} by default", ShipmentStatusText.All);
        var command = new ExampleCommand(
            "list", "List the shipments in a status, oldest first: by default those to pack.",
            "doms shipment list", "doms shipment list --status dispatched", "doms shipment list --order 0199...")
        {
            order,
        };
        command.Excludes(order, status);
        return ListCommand.Create(command, screen, new ListOf<ShipmentView>(
            "shipments",
            async (client, parsed, query, cancel) => parsed.GetValue(order) is { } named
                ? await client.ListShipments(await OrderArgument.FindId(client, named, cancel), cancel)
                : await client.ListShipments(query, cancel),
            [
                "SHIPMENT", "STATUS", "CREATED", Column.Text("ITEMS"), Column.Optional("TO"), Column.Optional("CARRIER"),
                Column.Optional("TRACKING"),
            ],
            shipment =>
            [
                shipment.ShipmentId, shipment.Status, Format.Minute(shipment.CreatedAt), ItemsOf(shipment),
                shipment.Address?.City, shipment.Carrier, shipment.TrackingNumber,
            ])
        {
            Filters = [new Filter(status, "status", parsed => parsed.GetValue(status) ?? whatToPack)],
        });
    }

    static Command Get(Screen screen)
    {
        var command = new ExampleCommand("get", "Show a shipment.", "doms shipment get 0199...-s1") { Id };
        command.Aliases.Add("show");
        return OnShipment(command, screen, (client, id, _, cancel) => client.GetShipment(id, cancel));
    }

    static Command Move(string move, string description, Screen screen) => OnShipment(
        new ExampleCommand(move, description, $"doms shipment {move} 0199...-s1") { Id }, screen,
        (client, id, _, cancel) => client.MoveShipment(id, move, cancel));

    static Command Dispatch(Screen screen)
    {
        var carrier = Options.Text("--carrier", "Carrier, e.g. UPS.", "NAME");
        var service = Options.Text("--service", "The carrier's service, e.g. GROUND.", "NAME");
        var tracking = Options.Text("--tracking", "Tracking number, included in the customer's notification.", "NUMBER");
        var url = Options.Text("--tracking-url", "Address at which the customer can follow the shipment.", "URL");
        var command = new ExampleCommand(
            "dispatch", "Mark a packed shipment as dispatched.", "doms shipment dispatch 0199...-s1 --carrier UPS --tracking 1Z999")
        {
            Id, carrier, service, tracking, url,
        };
        return OnShipment(command, screen, (client, id, parsed, cancel) => client.DispatchShipment(
            id,
            new ShipmentTrackingRequest(
                parsed.GetValue(carrier), parsed.GetValue(service), parsed.GetValue(tracking), parsed.GetValue(url)),
            cancel));
    }

    static Command Fail(Screen screen)
    {
        var reason = Options.Text("--reason", "Cause of the failed delivery.", "TEXT");
        return OnShipment(
            new ExampleCommand(
                "fail", "Mark a shipment as failed.", "doms shipment fail 0199...-s1 --reason \"lost in transit\"")
            {
                Id, reason,
            },
            screen,
            (client, id, parsed, cancel) => client.FailShipment(id, parsed.GetValue(reason), cancel));
    }

    static Command OnShipment(
        Command command, Screen screen,
        Func<DomsClient, string, ParseResult, CancellationToken, Task<ApiResponse<ShipmentView>>> send) =>
        RequestCommand.Create(command, Id, screen, send, shipment => Print(shipment, screen));

    static string ItemsOf(ShipmentView shipment) =>
        string.Join(", ", shipment.Items.Select(item => $"{item.Quantity} x {item.ProductId}"));

    static void Print(ShipmentView shipment, Screen screen) => screen.Fields(
        ("Shipment", shipment.ShipmentId),
        ("Order", shipment.OrderId),
        ("Status", shipment.Status),
        ("Reason", shipment.Reason),
        ("Items", ItemsOf(shipment)),
        ("To", AddressOf(shipment)),
        ("Carrier", shipment.Carrier),
        ("Service", shipment.Service),
        ("Tracking", shipment.TrackingNumber),
        ("Tracking URL", shipment.TrackingUrl),
        ("Created", Format.Second(shipment.CreatedAt)),
        ("Updated", Format.Second(shipment.UpdatedAt)));

    static string? AddressOf(ShipmentView shipment) => shipment.Address is not { } to
        ? null
        : string.Join(", ", new[]
            {
                to.Name, to.Company, to.Line1, to.Line2, $"{to.PostalCode} {to.City}".Trim(), to.State, to.Country, to.Phone,
            }
            .Where(part => !string.IsNullOrEmpty(part)));
}

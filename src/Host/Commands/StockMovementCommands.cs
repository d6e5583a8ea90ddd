using System.CommandLine;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Inventory.Domain;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms stock adjust</c>, <c>count</c> and <c>ledger</c>: changes that people enter, and what has moved.</summary>
static class StockMovementCommands
{
    static readonly Argument<string> Product = new("PRODUCT") { Description = "The product's id." };
    static readonly Option<string?> Document = Options.Text("--document", "Paper or record behind it, e.g. a delivery note.", "TEXT");
    static readonly Option<string?> Note = Options.Text("--note", "Note, recorded in the stock ledger.", "TEXT");

    public static Command Adjust(Screen screen)
    {
        var delta = new Argument<long>("DELTA") { Description = "Units that came or, below 0, went." };
        var reason = Options.OneOf("--reason", "Reason", AdjustmentReason.All);
        reason.Required = true;
        var command = new ExampleCommand(
            "adjust", "Change the available units of a product by a difference.",
            "doms stock adjust P1 -3 --reason damaged --note \"fell off the shelf\"",
            "doms stock adjust P1 50 --reason received --document DN-4711")
        {
            Product, delta, reason, Document, Note,
        };
        return RequestCommand.Create(
            command, screen,
            (client, parsed, cancel) => client.AdjustStock(
                parsed.GetRequiredValue(Product),
                new StockAdjustmentRequest(
                    parsed.GetValue(delta), parsed.GetRequiredValue(reason), parsed.GetValue(Document), parsed.GetValue(Note)),
                cancel),
            product => StockText.Print(product, screen));
    }

    public static Command Count(Screen screen)
    {
        var onHand = new Option<long>("--on-hand")
        {
            Description = "Units found in the warehouse, reserved ones among them.", HelpName = "N", Required = true,
        };
        var expected = new Option<long?>("--expected")
        {
            Description = "Units in the warehouse when the count began: refused if others came or went since.", HelpName = "N",
        };
        var command = new ExampleCommand(
            "count", "Set the units in the warehouse as they were counted.", "doms stock count P1 --on-hand 95 --expected 98")
        {
            Product, onHand, expected, Document, Note,
        };
        return RequestCommand.Create(
            command, screen,
            (client, parsed, cancel) => client.CountStock(
                parsed.GetRequiredValue(Product),
                new StockCountRequest(
                    parsed.GetValue(onHand), parsed.GetValue(expected), parsed.GetValue(Document), parsed.GetValue(Note)),
                cancel),
            product => StockText.Print(product, screen));
    }

    public static Command Ledger(Screen screen) => ListCommand.Create(
        new ExampleCommand("ledger", "List what has moved of a product, newest first.", "doms stock ledger P1 --all") { Product },
        screen,
        new ListOf<StockMovementView>(
            "movements",
            (client, parsed, query, cancel) => client.ListMovements(parsed.GetRequiredValue(Product), query, cancel),
            [
                "SEQ", "TIME", "REASON", "AVAILABLE", "RESERVED", Column.Optional("REFERENCE"), Column.Optional("ACTOR"),
                Column.Optional("DOCUMENT"), Column.Text("NOTE"),
            ],
            movement =>
            [
                $"{movement.Sequence}", Format.Second(movement.At), movement.Reason, Signed(movement.DeltaAvailable),
                Signed(movement.DeltaReserved), movement.Reference, movement.Actor, movement.Document, movement.Note,
            ]));

    static string Signed(long delta) => delta > 0 ? $"+{delta}" : $"{delta}";
}

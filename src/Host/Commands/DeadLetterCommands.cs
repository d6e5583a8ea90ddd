using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms dead-letters ...</c>.</summary>
static class DeadLetterCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The dead letter's id, with or without its service." };

    static readonly Option<string?> Service = Options.Text("--service", "Filter by service.", "NAME");
    static readonly Option<string?> Type = Options.Text("--type", "Filter by message type, e.g. order.created.", "TYPE");
    static readonly Option<string?> Key = Options.Text("--key", "Filter by order or product id.", "ID");

    public static Command Create(Screen screen) =>
        new Command("dead-letters", "List, show, replay and discard dead letters.")
        {
            List(screen), Get(screen), Replay(screen), Discard(screen),
        };

    static Command List(Screen screen)
    {
        var status = Options.OneOf("--status", $"Filter by status, {DeadLetter.Open} by default", DeadLetter.Statuses);
        var command = new ExampleCommand(
            "list", "List dead letters, oldest first.", "doms dead-letters list", "doms dead-letters list --service inventory --json")
        {
            Service, Type, Key, status,
        };
        return ListCommand.Create(command, screen, new ListOf<DeadLetterView>(
            "dead letters",
            (client, parsed, query, cancel) => client.ListDeadLetters(
                FilterOf(parsed) with { Status = parsed.GetValue(status), Cursor = query.Cursor, Limit = query.Limit }, cancel),
            ["ID", "TYPE", Column.Optional("KEY"), "STATUS", Column.Optional("SINCE"), Column.Text("ERROR")],
            item => [item.Id, item.Type, item.Key, item.Status, Format.Second(item.DeadAt), item.Error]));
    }

    static Command Get(Screen screen)
    {
        var target = new TargetOptions();
        var command = new ExampleCommand(
            "get", "Show a dead letter: cause, headers and original body.", "doms dead-letters get payments-0199...")
        {
            Id,
        };
        command.Aliases.Add("show");
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var response = await DeadLetterIds.Find(client, parsed.GetRequiredValue(Id), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(DeadLetterText.WithObjects(response.Json));
            else DeadLetterText.Print(response.Value, screen);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Replay(Screen screen)
    {
        var target = new TargetOptions();
        var id = new Argument<string?>("ID") { Description = Id.Description, Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All open dead letters that match the filter." };
        var command = new ExampleCommand(
            "replay", "Replay the original message, after messages already stored for the same key.",
            "doms dead-letters replay payments-0199...",
            "doms dead-letters replay --all --service notifications")
        {
            id, all, Service, Type, Key,
        };
        foreach (var filter in (Option[])[Service, Type, Key]) command.Needs(filter, all);
        command.SetAction(async (parsed, cancel) =>
        {
            if ((parsed.GetValue(id) is null) != parsed.GetValue(all))
                throw new UsageException("Specify a dead letter's id, or --all.");
            using var client = await target.Connect(parsed, cancel);
            if (parsed.GetValue(id) is { } deadLetterId)
            {
                var full = await DeadLetterIds.Complete(client, deadLetterId, cancel);
                return PrintOutcome(await client.ReplayDeadLetter(full, cancel), parsed.GetValue(target.Json), screen);
            }

            var response = await client.ReplayDeadLetters(FilterOf(parsed), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(response.Json);
            else screen.Line($"{response.Value.Replayed} replayed");
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Discard(Screen screen) => RequestCommand.Create(
        new ExampleCommand(
            "discard", "Discard a dead letter; the operator is recorded.", "doms dead-letters discard payments-0199...")
        {
            Id,
        },
        screen,
        async (client, parsed, cancel) => await client.DiscardDeadLetter(
            await DeadLetterIds.Complete(client, parsed.GetRequiredValue(Id), cancel), cancel),
        outcome => screen.Line($"{outcome.Id} {outcome.Status}"));

    static int PrintOutcome(ApiResponse<DeadLetterOutcomeView> response, bool asJson, Screen screen)
    {
        if (asJson) screen.Json(response.Json);
        else screen.Line($"{response.Value.Id} {response.Value.Status}");
        return ExitCode.Ok;
    }

    static DeadLetterQuery FilterOf(ParseResult parsed) => new(parsed.GetValue(Service), parsed.GetValue(Type), parsed.GetValue(Key));
}

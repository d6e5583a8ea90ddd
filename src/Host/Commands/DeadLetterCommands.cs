using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms dead-letters ...</c>.</summary>
static class DeadLetterCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The dead letter's id, <service>-<uuid>." };

    public static Command Create(Screen screen) =>
        new Command("dead-letters", "List, show, replay and discard dead letters.")
        {
            List(screen), Show(screen), Replay(screen), Discard(screen),
        };

    static Command List(Screen screen)
    {
        const int defaultLimit = 50;
        var target = new TargetOptions();
        var filter = new FilterOptions();
        var status = new Option<string?>("--status") { Description = "OPEN (the default), REPLAYED or DISCARDED." };
        status.AcceptOnlyFromAmong("OPEN", "REPLAYED", "DISCARDED");
        var limit = new Option<int>("--limit")
        {
            Description = "Maximum number of results.", HelpName = "N", DefaultValueFactory = _ => defaultLimit,
        };
        var command = new ExampleCommand(
            "list", "List dead letters, oldest first.", "doms dead-letters list", "doms dead-letters list --service inventory --json")
        {
            filter.Service, filter.Type, filter.Key, status, limit,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var query = filter.Read(parsed) with { Status = parsed.GetValue(status) };
            if (parsed.GetValue(target.Json))
            {
                var first = query with { Limit = Math.Clamp(parsed.GetValue(limit), 1, 500) };
                screen.Json((await client.ListDeadLetters(first, cancel)).Json);
                return ExitCode.Ok;
            }

            var deadLetters = await Paging.Read(
                Math.Max(1, parsed.GetValue(limit)),
                (cursor, size) => client.ListDeadLetters(query with { Cursor = cursor, Limit = size }, cancel));
            screen.Table(
                ["ID", "TYPE", "KEY", "STATUS", "ATTEMPTS", "SINCE", "ERROR"],
                deadLetters.Select(item => new[]
                {
                    item.Id, item.Type, item.Key, item.Status, $"{item.Attempts}", item.DeadAt.ToString("u"), item.Error,
                }));
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Show(Screen screen)
    {
        var target = new TargetOptions();
        var command = new ExampleCommand("show", "Show a dead letter: cause, headers and original body.",
            "doms dead-letters show payments-0199...")
        {
            Id,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var response = await client.GetDeadLetter(parsed.GetRequiredValue(Id), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(response.Json);
            else Print(response.Value, screen);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Replay(Screen screen)
    {
        var target = new TargetOptions();
        var filter = new FilterOptions();
        var id = new Argument<string?>("ID") { Description = "The dead letter's id, <service>-<uuid>.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All open dead letters that match the filter." };
        var command = new ExampleCommand(
            "replay", "Replay the original message, after messages already stored for the same key.",
            "doms dead-letters replay payments-0199...",
            "doms dead-letters replay --all --service notifications")
        {
            id, all, filter.Service, filter.Type, filter.Key,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if ((parsed.GetValue(id) is null) != parsed.GetValue(all))
                throw new UsageException("Specify a dead letter's id, or --all.");
            using var client = await target.Connect(parsed, cancel);
            if (parsed.GetValue(id) is { } deadLetterId)
                return PrintOutcome(await client.ReplayDeadLetter(deadLetterId, cancel), parsed.GetValue(target.Json), screen);
            var response = await client.ReplayDeadLetters(filter.Read(parsed), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(response.Json);
            else screen.Line($"{response.Value.Replayed} replayed");
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Discard(Screen screen)
    {
        var target = new TargetOptions();
        var command = new ExampleCommand(
            "discard", "Discard a dead letter; the operator is recorded.", "doms dead-letters discard payments-0199...")
        {
            Id,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            return PrintOutcome(await client.DiscardDeadLetter(parsed.GetRequiredValue(Id), cancel), parsed.GetValue(target.Json), screen);
        });
        return target.AddTo(command);
    }

    static int PrintOutcome(ApiResponse<DeadLetterOutcomeView> response, bool asJson, Screen screen)
    {
        if (asJson) screen.Json(response.Json);
        else screen.Line($"{response.Value.Id} {response.Value.Status}");
        return ExitCode.Ok;
    }

    static void Print(DeadLetterDetailsView details, Screen screen)
    {
        var summary = details.Letter;
        screen.Fields(
            ("Id", summary.Id), ("Service", summary.Service), ("Type", summary.Type), ("Key", summary.Key), ("Status", summary.Status),
            ("Error", summary.Error), ("Attempts", $"{summary.Attempts}"), ("Replays", $"{summary.Replays}"), ("Origin", summary.Origin),
            ("Since", summary.DeadAt.ToString("u")), ("Handled by", summary.HandledBy), ("Handled at", summary.HandledAt?.ToString("u")),
            ("Message", details.MessageId), ("Headers", details.Headers), ("Body", details.Payload ?? $"base64 {details.PayloadBase64}"),
            ("Stack", details.Stack));
    }

    /// <summary>Options that filter dead letters.</summary>
    sealed class FilterOptions
    {
        public Option<string?> Service { get; } = new("--service") { Description = "Filter by service.", HelpName = "NAME" };

        public Option<string?> Type { get; } = new("--type")
        {
            Description = "Filter by message type, e.g. order.created.", HelpName = "TYPE",
        };

        public Option<string?> Key { get; } = new("--key") { Description = "Filter by order or product id.", HelpName = "ID" };

        public DeadLetterQuery Read(ParseResult parsed) =>
            new(parsed.GetValue(Service), parsed.GetValue(Type), parsed.GetValue(Key));
    }
}

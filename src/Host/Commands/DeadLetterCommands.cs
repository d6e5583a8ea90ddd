using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms dead-letters ...</c>.</summary>
static class DeadLetterCommands
{
    static readonly Argument<string> Id = new("ID") { Description = "The dead letter's id, <service>-<uuid>." };

    public static Command Create(Screen screen) =>
        new Command("dead-letters", "Messages that could not be handled: list, show, hand over again, discard.")
        {
            List(screen), Show(screen), Replay(screen), Discard(screen),
        };

    static Command List(Screen screen)
    {
        const int usual = 50;
        var target = new TargetOptions();
        var filter = new FilterOptions();
        var status = new Option<string?>("--status") { Description = "OPEN (the default), REPLAYED or DISCARDED." };
        status.AcceptOnlyFromAmong("OPEN", "REPLAYED", "DISCARDED");
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = _ => usual };
        var command = new ExampleCommand(
            "list", "List dead letters, oldest first.", "doms dead-letters list", "doms dead-letters list --service inventory --json")
        {
            filter.Service, filter.Type, filter.Key, status, limit,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var wanted = filter.Read(parsed) with { Status = parsed.GetValue(status) };
            if (parsed.GetValue(target.Json))
            {
                var first = wanted with { Limit = Math.Clamp(parsed.GetValue(limit), 1, 500) };
                screen.Json((await client.ListDeadLetters(first, cancel)).Json);
                return ExitCode.Ok;
            }

            var letters = await Paging.Read(
                Math.Max(1, parsed.GetValue(limit)),
                (cursor, size) => client.ListDeadLetters(wanted with { Cursor = cursor, Limit = size }, cancel));
            screen.Table(
                ["ID", "TYPE", "KEY", "STATUS", "ATTEMPTS", "SINCE", "ERROR"],
                letters.Select(letter => new[]
                {
                    letter.Id, letter.Type, letter.Key, letter.Status, $"{letter.Attempts}", letter.DeadAt.ToString("u"), letter.Error,
                }));
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Show(Screen screen)
    {
        var target = new TargetOptions();
        var command = new ExampleCommand("show", "Show all of a dead letter: cause, headers and original body.",
            "doms dead-letters show payments-0199...")
        {
            Id,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var reply = await client.GetDeadLetter(parsed.GetRequiredValue(Id), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(reply.Json);
            else Print(reply.Value, screen);
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Replay(Screen screen)
    {
        var target = new TargetOptions();
        var filter = new FilterOptions();
        var id = new Argument<string?>("ID") { Description = "The dead letter's id, <service>-<uuid>.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every open one that fits the filter." };
        var command = new ExampleCommand(
            "replay", "Hand the original bytes to the service again, behind what waits for the same order.",
            "doms dead-letters replay payments-0199...",
            "doms dead-letters replay --all --service notifications")
        {
            id, all, filter.Service, filter.Type, filter.Key,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if ((parsed.GetValue(id) is null) != parsed.GetValue(all)) throw new UsageException("Give one dead letter's id, or --all.");
            using var client = await target.Connect(parsed, cancel);
            if (parsed.GetValue(id) is { } one)
                return PrintOutcome(await client.ReplayDeadLetter(one, cancel), parsed.GetValue(target.Json), screen);
            var reply = await client.ReplayDeadLetters(filter.Read(parsed), cancel);
            if (parsed.GetValue(target.Json)) screen.Json(reply.Json);
            else screen.Line($"{reply.Value.Replayed} replayed");
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Discard(Screen screen)
    {
        var target = new TargetOptions();
        var command = new ExampleCommand(
            "discard", "End a dead letter without handling it; who did it is kept.", "doms dead-letters discard payments-0199...")
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

    static int PrintOutcome(ApiResponse<DeadLetterOutcomeView> reply, bool asJson, Screen screen)
    {
        if (asJson) screen.Json(reply.Json);
        else screen.Line($"{reply.Value.Id} {reply.Value.Status}");
        return ExitCode.Ok;
    }

    static void Print(DeadLetterDetailsView whole, Screen screen)
    {
        var letter = whole.Letter;
        screen.Fields(
            ("Id", letter.Id), ("Service", letter.Service), ("Type", letter.Type), ("Key", letter.Key), ("Status", letter.Status),
            ("Error", letter.Error), ("Attempts", $"{letter.Attempts}"), ("Replays", $"{letter.Replays}"), ("Origin", letter.Origin),
            ("Since", letter.DeadAt.ToString("u")), ("Handled by", letter.HandledBy), ("Handled at", letter.HandledAt?.ToString("u")),
            ("Message", whole.MessageId), ("Headers", whole.Headers), ("Body", whole.Payload ?? $"base64 {whole.PayloadBase64}"),
            ("Stack", whole.Stack));
    }

    /// <summary>Which dead letters are meant.</summary>
    sealed class FilterOptions
    {
        public Option<string?> Service { get; } = new("--service") { Description = "Only those of this service.", HelpName = "NAME" };

        public Option<string?> Type { get; } = new("--type")
        {
            Description = "Only messages of this type, e.g. order.created.", HelpName = "TYPE",
        };

        public Option<string?> Key { get; } = new("--key") { Description = "Only those about this order or product.", HelpName = "ID" };

        public DeadLetterQuery Read(ParseResult parsed) =>
            new(parsed.GetValue(Service), parsed.GetValue(Type), parsed.GetValue(Key));
    }
}

using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms saga ...</c>.</summary>
static class SagaCommands
{
    static readonly Argument<string> Id = new("ORDER") { Description = "The order's id." };

    public static Command Create(Screen screen) => new Command("saga", "Look at what moves orders on, and help where it is stuck.")
    {
        List(screen), Get(screen), Retry(screen), Resolve(screen),
    };

    static Command List(Screen screen)
    {
        const int usual = 50;
        var target = new TargetOptions();
        var status = new Option<string?>("--status") { Description = "Only those that are so.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong([.. SagaStatuses.All]);
        var stuck = new Option<bool>("--stuck") { Description = "Only those that need an operator, or are past their deadline." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = _ => usual };
        var command = new ExampleCommand(
            "list", "List sagas, newest first.", "doms saga list --stuck", "doms saga list --status NEEDS_ATTENTION")
        {
            status, stuck, limit,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            Task<ApiResponse<PageView<SagaView>>> Page(string? cursor, int size) =>
                client.ListSagas(parsed.GetValue(status), parsed.GetValue(stuck), cursor, size, cancel);
            if (parsed.GetValue(target.Json))
            {
                screen.Json((await Page(null, Math.Clamp(parsed.GetValue(limit), 1, 500))).Json);
                return ExitCode.Ok;
            }

            var sagas = await Paging.Read(Math.Max(1, parsed.GetValue(limit)), Page);
            screen.Table(
                ["ORDER", "STATUS", "STEP", "ATTEMPT", "DEADLINE", "REASON"],
                sagas.Select(saga => new[]
                {
                    saga.OrderId, saga.Status, StepOf(saga), $"{saga.Attempt}", saga.Deadline?.ToString("u"), saga.CancelReason,
                }));
            return ExitCode.Ok;
        });
        return target.AddTo(command);
    }

    static Command Get(Screen screen) => ForOrder(
        new ExampleCommand("get", "Show the saga of an order, with its history.", "doms saga get 0199...") { Id }, screen,
        (client, id, _, cancel) => client.GetSaga(id, cancel));

    static Command Retry(Screen screen) => ForOrder(
        new ExampleCommand("retry", "Have a saga that needs attention try its step again.", "doms saga retry 0199...") { Id }, screen,
        (client, id, _, cancel) => client.RetrySaga(id, cancel));

    static Command Resolve(Screen screen)
    {
        var outcome = new Option<string>("--outcome") { Description = "How the order ends: COMPLETED or CANCELLED.", Required = true };
        outcome.AcceptOnlyFromAmong("COMPLETED", "CANCELLED");
        var note = new Option<string>("--note")
        {
            Description = "Why; it is kept with what is written off.", HelpName = "TEXT", Required = true,
        };
        var command = new ExampleCommand(
            "resolve", "End a saga that needs attention; what cannot be put right is written off by name.",
            "doms saga resolve 0199... --outcome CANCELLED --note \"lost in transit, refunded by hand\"")
        {
            Id, outcome, note,
        };
        return ForOrder(command, screen, (client, id, parsed, cancel) => client.ResolveSaga(
            id, new ResolveSagaRequest(parsed.GetRequiredValue(outcome), parsed.GetRequiredValue(note)), cancel));
    }

    /// <summary>A command on the saga of one order, which shows what has become of it.</summary>
    static Command ForOrder(
        Command command, Screen screen, Func<DomsClient, string, ParseResult, CancellationToken, Task<ApiResponse<SagaView>>> send)
    {
        var target = new TargetOptions();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            return Show(await send(client, parsed.GetRequiredValue(Id), parsed, cancel), parsed.GetValue(target.Json), screen);
        });
        return target.AddTo(command);
    }

    static int Show(ApiResponse<SagaView> reply, bool asJson, Screen screen)
    {
        if (asJson)
        {
            screen.Json(reply.Json);
            return ExitCode.Ok;
        }

        var saga = reply.Value;
        screen.Fields(
            ("Order", saga.OrderId), ("Workflow", saga.Workflow), ("Status", saga.Status), ("Step", StepOf(saga)),
            ("Attempt", $"{saga.Attempt}"), ("Deadline", saga.Deadline?.ToString("u")), ("Reason", saga.CancelReason));
        screen.Table(
            ["TIME", "EVENT", "DETAIL"], saga.History.Select(entry => new[] { OrderText.Time(entry.At), entry.Event, entry.Detail }));
        return ExitCode.Ok;
    }

    static string StepOf(SagaView saga) => saga.Undoing ? $"undoing {saga.Step}" : saga.Step;
}

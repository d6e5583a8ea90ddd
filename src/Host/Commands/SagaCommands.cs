using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms saga ...</c>.</summary>
static class SagaCommands
{
    static readonly Argument<string> Id = new("ORDER") { Description = "The order's id." };

    public static Command Create(Screen screen) => new Command("saga", "Show sagas, and retry or resolve stuck ones.")
    {
        List(screen), Get(screen), Retry(screen), Resolve(screen),
    };

    static Command List(Screen screen)
    {
        const int defaultLimit = 50;
        var target = new TargetOptions();
        var status = new Option<string?>("--status") { Description = "Filter by status.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong([.. SagaStatuses.All]);
        var stuck = new Option<bool>("--stuck") { Description = "Only sagas that need attention or are past their deadline." };
        var limit = new Option<int>("--limit")
        {
            Description = "Maximum number of results.", HelpName = "N", DefaultValueFactory = _ => defaultLimit,
        };
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
        new ExampleCommand("get", "Show the saga of an order and its history.", "doms saga get 0199...") { Id }, screen,
        (client, id, _, cancel) => client.GetSaga(id, cancel));

    static Command Retry(Screen screen) => ForOrder(
        new ExampleCommand("retry", "Retry the step of a saga that needs attention.", "doms saga retry 0199...") { Id }, screen,
        (client, id, _, cancel) => client.RetrySaga(id, cancel));

    static Command Resolve(Screen screen)
    {
        var outcome = new Option<string>("--outcome")
        {
            Description = "Final status of the order: COMPLETED or CANCELLED.", Required = true,
        };
        outcome.AcceptOnlyFromAmong("COMPLETED", "CANCELLED");
        var note = new Option<string>("--note")
        {
            Description = "Note, recorded with the write-off.", HelpName = "TEXT", Required = true,
        };
        var command = new ExampleCommand(
            "resolve", "Resolve a saga that needs attention; whatever cannot be compensated is written off.",
            "doms saga resolve 0199... --outcome CANCELLED --note \"lost in transit, refunded by hand\"")
        {
            Id, outcome, note,
        };
        return ForOrder(command, screen, (client, id, parsed, cancel) => client.ResolveSaga(
            id, new ResolveSagaRequest(parsed.GetRequiredValue(outcome), parsed.GetRequiredValue(note)), cancel));
    }

    /// <summary>Creates a command on the saga of one order that prints the resulting saga.</summary>
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

    static int Show(ApiResponse<SagaView> response, bool asJson, Screen screen)
    {
        if (asJson)
        {
            screen.Json(response.Json);
            return ExitCode.Ok;
        }

        var saga = response.Value;
        screen.Fields(
            ("Order", saga.OrderId), ("Workflow", saga.Workflow), ("Status", saga.Status), ("Step", StepOf(saga)),
            ("Attempt", $"{saga.Attempt}"), ("Deadline", saga.Deadline?.ToString("u")), ("Reason", saga.CancelReason));
        screen.Table(
            ["TIME", "EVENT", "DETAIL"], saga.History.Select(entry => new[] { OrderText.Time(entry.At), entry.Event, entry.Detail }));
        return ExitCode.Ok;
    }

    static string StepOf(SagaView saga) => saga.Undoing ? $"compensating {saga.Step}" : saga.Step;
}

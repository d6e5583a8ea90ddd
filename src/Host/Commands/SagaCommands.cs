using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Commands <c>doms saga ...</c>.</summary>
static class SagaCommands
{
    /// <summary>Event in the history of a saga that began to need an operator.</summary>
    const string AttentionEvent = "saga.needs_attention";

    static readonly Argument<string> Id = OrderArgument.Create();

    public static Command Create(Screen screen) => new Command("saga", "Show sagas, and retry or resolve stuck ones.")
    {
        List(screen), Get(screen), Retry(screen), Resolve(screen),
    };

    static Command List(Screen screen) => ListCommand.Create(
        new ExampleCommand("list", "List sagas, newest first.", "doms saga list --stuck", "doms saga list --status needs_attention"),
        screen,
        new ListOf<SagaView>(
            "sagas",
            (client, _, query, cancel) => client.ListSagas(query, cancel),
            ["ORDER", "STATUS", Column.Text("STEP"), "ATTEMPT", Column.Optional("DEADLINE"), Column.Text("REASON")],
            saga => [saga.OrderId, saga.Status, StepOf(saga), $"{saga.Attempt}", Format.Second(saga.Deadline), ReasonOf(saga)])
        {
            Filters =
            [
                Filter.AnyOf("--status", "status", "Filter by status", SagaStatuses.All),
                Filter.Flag("--stuck", "stuck", "Only sagas that need attention or are past their deadline."),
            ],
        });

    static Command Get(Screen screen)
    {
        var command = new ExampleCommand("get", "Show the saga of an order and its history.", "doms saga get 0199...") { Id };
        command.Aliases.Add("show");
        return ForOrder(command, screen, (client, id, _, cancel) => client.GetSaga(id, cancel));
    }

    static Command Retry(Screen screen) => ForOrder(
        new ExampleCommand("retry", "Retry the step of a saga that needs attention.", "doms saga retry 0199...") { Id }, screen,
        (client, id, _, cancel) => client.RetrySaga(id, cancel));

    static Command Resolve(Screen screen)
    {
        var outcome = Options.OneOf("--outcome", "Final status of the order", OrderStatuses.Completed, OrderStatuses.Cancelled);
        outcome.Required = true;
        var note = new Option<string>("--note")
        {
            Description = "Note for operators, recorded with the write-off.", HelpName = "TEXT", Required = true,
        };
        var told = Options.Text("--customer-reason", "Reason of the cancellation that the customer reads.", "TEXT");
        var command = new ExampleCommand(
            "resolve", "Resolve a saga that needs attention; whatever cannot be compensated is written off.",
            "doms saga resolve 0199... --outcome CANCELLED --note \"lost in transit\" --customer-reason \"Lost by the carrier.\"")
        {
            Id, outcome, note, told,
        };
        return ForOrder(command, screen, (client, id, parsed, cancel) => client.ResolveSaga(
            id, new ResolveSagaRequest(parsed.GetRequiredValue(outcome), parsed.GetRequiredValue(note), parsed.GetValue(told)), cancel));
    }

    /// <summary>Creates a command on the saga of one order that prints the resulting saga.</summary>
    static Command ForOrder(
        Command command, Screen screen, Func<DomsClient, string, ParseResult, CancellationToken, Task<ApiResponse<SagaView>>> send) =>
        OrderArgument.Request(command, Id, screen, send, saga => Print(saga, screen));

    static void Print(SagaView saga, Screen screen)
    {
        screen.Fields(
            ("Order", saga.OrderId), ("Workflow", saga.Workflow), ("Status", saga.Status), ("Step", StepOf(saga)),
            ("Attempt", $"{saga.Attempt}"), ("Deadline", Format.Second(saga.Deadline)), ("Reason", ReasonOf(saga)));
        screen.Line();
        screen.Table(
            ["TIME", "EVENT", Column.Text("DETAIL")],
            saga.History.Select(entry => new[] { Format.Time(entry.Time), entry.Event, entry.Detail }));
    }

    static string StepOf(SagaView saga) => saga.Undoing ? $"compensating {saga.Step}" : saga.Step;

    /// <summary>Returns the problem of a stuck saga, else the cause of the compensation.</summary>
    static string? ReasonOf(SagaView saga) =>
        saga.Status == SagaStatuses.NeedsAttention
        && saga.History.LastOrDefault(entry => entry.Event == AttentionEvent)?.Detail is { Length: > 0 } problem
            ? problem
            : saga.CancelReason;
}

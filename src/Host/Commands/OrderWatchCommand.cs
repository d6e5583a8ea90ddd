using System.CommandLine;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms order watch</c>: prints an order's history as it grows.</summary>
static class OrderWatchCommand
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static Command Create(Screen screen)
    {
        const int defaultTimeout = 300;
        var target = new TargetOptions();
        var id = new Argument<string>("ID") { Description = "The order's id." };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Timeout in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => defaultTimeout,
        };
        var command = new ExampleCommand(
            "watch", "Follow an order until it is COMPLETED or CANCELLED; with --json, one line per event.",
            "doms order watch 0199...")
        {
            id, timeout,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var order = await Follow(
                client, parsed.GetRequiredValue(id), TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                parsed.GetValue(target.Json), screen, cancel);
            if (!parsed.GetValue(target.Json)) OrderText.Print(order, screen);
            return order.IsEnded ? ExitCode.Ok : ExitCode.Failed;
        });
        return target.AddTo(command);
    }

    static async Task<OrderView> Follow(
        DomsClient client, string id, TimeSpan timeout, bool asJson, Screen screen, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var shown = 0;
        while (true)
        {
            var order = (await client.GetOrder(id, cancel)).Value;
            var timeline = (await client.GetTimeline(id, cancel)).Value.Timeline;
            foreach (var line in timeline.Skip(shown)) screen.Line(asJson ? JsonOf(line) : TextOf(line));
            shown = timeline.Count;
            if (order.IsEnded || clock.GetElapsedTime(start) > timeout) return order;
            await Task.Delay(PollInterval, clock, cancel);
        }
    }

    static string TextOf(TimelineEntryView line) => $"{OrderText.Time(line.Time)}  {line.Event,-24} {line.Detail}";

    static string JsonOf(TimelineEntryView line) => System.Text.Json.JsonSerializer.Serialize(line, ClientJson.Default.TimelineEntryView);
}

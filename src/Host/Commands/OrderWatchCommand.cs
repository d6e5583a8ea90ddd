using System.CommandLine;
using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary><c>doms order watch</c>: prints an order's history as it grows.</summary>
static class OrderWatchCommand
{
    const int MaxTimeoutSeconds = 86_400;

    public static Command Create(Screen screen)
    {
        const int defaultTimeout = 300;
        var target = new TargetOptions();
        var named = OrderArgument.Create();
        var timeout = Options.Number("--timeout", "Timeout in seconds", "SECONDS", 1, MaxTimeoutSeconds, defaultTimeout);
        var command = new ExampleCommand(
            "watch",
            "Follow an order until it is COMPLETED (exit code 0) or CANCELLED (4), or the timeout (1); with --json, one line per event.",
            "doms order watch 0199...")
        {
            named, timeout,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await target.Connect(parsed, cancel);
            var id = await OrderArgument.FindId(client, parsed.GetRequiredValue(named), cancel);
            var order = await Follow(
                client, id, TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                parsed.GetValue(target.Json), screen, cancel);
            if (!parsed.GetValue(target.Json))
            {
                screen.Line();
                OrderText.Print(order, target.At(parsed), screen);
            }

            return order.Status switch
            {
                OrderStatuses.Completed => ExitCode.Ok,
                OrderStatuses.Cancelled => ExitCode.OrderCancelled,
                _ => ExitCode.Failed,
            };
        });
        return target.AddTo(command);
    }

    static async Task<OrderView> Follow(
        DomsClient client, string id, TimeSpan timeout, bool asJson, Screen screen, CancellationToken cancel)
    {
        OrderView? last = null;
        var shown = 0;
        await foreach (var order in client.Follow(id, timeout, cancel))
        {
            var timeline = await client.GetTimeline(id, cancel);
            using (var document = JsonDocument.Parse(timeline.Json))
            {
                var entries = document.RootElement.GetProperty("timeline").EnumerateArray().Skip(shown);
                foreach (var (entry, json) in timeline.Value.Timeline.Skip(shown).Zip(entries))
                    screen.Line(asJson ? JsonText.Compact(json) : TextOf(entry));
            }

            (last, shown) = (order, timeline.Value.Timeline.Count);
            if (order.IsEnded) break;
        }

        return last!;
    }

    static string TextOf(TimelineEntryView entry) => $"{Format.Time(entry.Time)}  {entry.Event,-24} {entry.Detail}";
}

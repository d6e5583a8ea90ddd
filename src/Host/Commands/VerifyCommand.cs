using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Audit;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Host.Running;
using Doms.Primitives;

namespace Doms.Host.Commands;

/// <summary>
/// <c>doms verify</c>: audits stored state, of a running system through its API, of a stopped one in its data folder.
/// </summary>
static class VerifyCommand
{
    static readonly JsonTypeInfo Answer = AnswerJson.For(AuditJson.Default.AuditReport);

    public static Command Create(Screen screen)
    {
        var target = new TargetOptions();
        var watch = new Option<int?>("--watch")
        {
            Description = "Repeat the audit every SECONDS until Ctrl-C; exit code 1 if any audit found a violation. With --json, one line "
                + "per audit.",
            HelpName = "SECONDS",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? VerifyWatch.DefaultIntervalSeconds : Seconds(result),
        };
        var times = new Option<int?>("--times")
        {
            Description = "With --watch: number of audits; until Ctrl-C by default.", HelpName = "N",
        };
        times.AtLeast(1);
        var command = new ExampleCommand(
            "verify",
            "Audit stored state: stock, reservations, payments against the provider's ledger, every order ended or with a pending "
            + "reason, stored messages, dead letters. Lists violations; exit code 1 if any. A running system is audited on one "
            + "snapshot, a stopped one from its data folder.",
            "doms verify",
            "doms verify --data /var/lib/doms --json",
            "doms verify --watch 60")
        {
            watch, times,
        };
        command.Needs(times, watch);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(watch) is { } seconds)
            {
                var run = new VerifyWatch(screen, TimeProvider.System, parsed.GetValue(target.Json), stop => Audit(target, parsed, stop));
                return await run.Run(TimeSpan.FromSeconds(seconds), parsed.GetValue(times) ?? int.MaxValue, cancel);
            }

            var report = await Audit(target, parsed, cancel);
            if (parsed.GetValue(target.Json)) screen.Json(JsonOf(report));
            else screen.Lines(ReportText.Lines(report));
            return report.IsClean ? ExitCode.Ok : ExitCode.Failed;
        });
        return target.AddTo(command);
    }

    /// <summary>The report as the API writes it.</summary>
    public static JsonElement JsonOf(AuditReport report) => JsonSerializer.SerializeToElement(report, Answer);

    static int? Seconds(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, out var seconds) && seconds is >= 1 and <= VerifyWatch.MaxIntervalSeconds) return seconds;
        result.AddError($"--watch must be whole seconds, 1 to {VerifyWatch.MaxIntervalSeconds}");
        return null;
    }

    static async Task<AuditReport> Audit(TargetOptions target, ParseResult parsed, CancellationToken cancel)
    {
        var folder = parsed.GetRequiredValue(target.Data);
        if (parsed.GetValue(target.Url) is null && RunningAddresses.Find(folder) is null) return await OfflineAudit.Run(folder, cancel);
        try
        {
            using var client = await target.Connect(parsed, cancel);
            return await RunningAudit.Run(client, TimeProvider.System, cancel);
        }
        catch (SystemUnreachableException) when (parsed.GetValue(target.Url) is null)
        {
            // The process was killed without cleanup; only its data folder is left.
            return await OfflineAudit.Run(folder, cancel);
        }
    }
}

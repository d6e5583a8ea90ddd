using System.CommandLine;
using System.Text.Json;
using Doms.Audit;
using Doms.Host.Cli;
using Doms.Host.Client;
using Doms.Host.Verify;

namespace Doms.Host.Commands;

/// <summary><c>doms verify</c>: audits the books, of a running system through it, of a stopped one in its data folder.</summary>
static class VerifyCommand
{
    public static Command Create(Screen screen)
    {
        var target = new Target();
        var command = new ExampleCommand(
            "verify",
            "Audit the books: stock, reservations, money against the provider's ledger, every order ended or waiting for something "
            + "named, waiting messages, dead letters. Names what offends; exit code 1 on a violation. A running system is asked for "
            + "one cut; a stopped one is read where its data is.",
            "doms verify",
            "doms verify --data /var/lib/doms --json");
        command.SetAction(async (parsed, cancel) =>
        {
            var report = await Audit(target, parsed, cancel);
            if (parsed.GetValue(target.Json)) screen.Json(JsonSerializer.SerializeToUtf8Bytes(report, AuditJson.Default.AuditReport));
            else ReportText.Print(report, screen);
            return report.IsClean ? ExitCode.Ok : ExitCode.Failed;
        });
        return target.On(command);
    }

    static async Task<AuditReport> Audit(Target target, ParseResult parsed, CancellationToken cancel)
    {
        var folder = parsed.GetRequiredValue(target.Data);
        if (parsed.GetValue(target.Url) is null && Target.FindRunning(folder) is null) return await StoppedAudit.Run(folder, cancel);
        try
        {
            using var client = await target.Connect(parsed, cancel);
            return (await client.Verify(cancel)).Value;
        }
        catch (SystemUnreachableException) when (parsed.GetValue(target.Url) is null)
        {
            // The process died without a word; its data is all there is.
            return await StoppedAudit.Run(folder, cancel);
        }
    }
}

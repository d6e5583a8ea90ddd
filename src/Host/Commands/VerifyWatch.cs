using Doms.Audit;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Repeats an audit; a clean audit prints one line, any other prints all violations, and each is one line of JSON.</summary>
sealed class VerifyWatch(Screen screen, TimeProvider clock, bool asJson, Func<CancellationToken, Task<AuditReport>> audit)
{
    /// <summary>Default interval between two audits, in seconds.</summary>
    public const int DefaultIntervalSeconds = 60;

    public const int MaxIntervalSeconds = 86_400;

    /// <summary>Audits until cancelled, or until the number of audits is reached.</summary>
    /// <returns>Failed if any audit found a violation; else Ok.</returns>
    public async Task<int> Run(TimeSpan interval, int count, CancellationToken cancel)
    {
        var exitCode = ExitCode.Ok;
        try
        {
            for (var i = 0; i < count; i++)
            {
                if (i > 0) await Task.Delay(interval, clock, cancel);
                if (!await Audit(cancel)) exitCode = ExitCode.Failed;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Ctrl-C is the normal way to end.
        }

        return exitCode;
    }

    /// <summary>Audits once; a temporarily unreachable system is not a violation.</summary>
    async Task<bool> Audit(CancellationToken cancel)
    {
        try
        {
            var report = await audit(cancel);
            if (asJson) screen.Line(JsonText.Compact(VerifyCommand.JsonOf(report)));
            else Print(report);
            return report.IsClean;
        }
        catch (SystemUnreachableException error)
        {
            var line = $"{clock.GetLocalNow():HH:mm:ss} not audited: {error.Message}";
            if (asJson) screen.Error(line);
            else screen.Line(line);
            return true;
        }
    }

    void Print(AuditReport report)
    {
        screen.Line($"{clock.GetLocalNow():HH:mm:ss} {ReportText.Summary(report)}");
        if (!report.IsClean) screen.Lines(ReportText.Violations(report));
    }
}

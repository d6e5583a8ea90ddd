using System.Globalization;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>Table of what each fault did, appended to the file that variable <c>DOMS_CHAOS_REPORT</c> names.</summary>
static class ChaosReport
{
    public static void Add(string fault, ChaosOutcome outcome, TimeSpan outboxAge, bool isClean, ITestOutputHelper output)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {fault} | {outcome.Accepted} | {outcome.Lost} | {outcome.Surplus} | {outcome.Cancelled} | {outcome.Repeated} "
            + $"| {outboxAge.TotalSeconds:F1} | {outcome.Drain.TotalSeconds:F1} | {(isClean ? "clean" : "VIOLATED")} |");
        output.WriteLine(row);
        if (Environment.GetEnvironmentVariable("DOMS_CHAOS_REPORT") is { Length: > 0 } file) File.AppendAllText(file, row + "\n");
    }
}

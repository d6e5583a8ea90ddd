using Doms.Audit;
using Doms.Host.Cli;

namespace Doms.Host.Verify;

/// <summary>A report as people read it.</summary>
static class ReportText
{
    const int Shown = 10;

    public static void Print(AuditReport report, Screen screen)
    {
        foreach (var invariant in report.Invariants) Print(invariant, screen);
        screen.Line();
        screen.Line(Summary(report));
    }

    public static void PrintBroken(AuditReport report, Screen screen)
    {
        foreach (var invariant in report.Invariants.Where(invariant => invariant.Violations > 0)) Print(invariant, screen);
    }

    public static string Summary(AuditReport report)
    {
        var all = report.Invariants.Count;
        var broken = report.Invariants.Count(invariant => invariant.Violations > 0);
        return report.IsClean
            ? $"Clean: {all} invariants hold over {report.Orders} orders ({report.InFlight} messages and calls under way)."
            : $"VIOLATED: {broken} of {all} invariants over {report.Orders} orders.";
    }

    static void Print(InvariantReport invariant, Screen screen)
    {
        var mark = invariant.Violations > 0 ? "FAIL" : "ok  ";
        var explained = invariant.Explained > 0 ? $", {invariant.Explained} explained" : "";
        screen.Line($"{mark}  {invariant.Id,-3}  {invariant.Name}  ({invariant.Checked} checked{explained})");
        if (invariant.Note is { } note) screen.Line($"           note: {note}");
        foreach (var violation in invariant.Examples.Take(Shown)) screen.Line($"           {violation.Subject}: {violation.Detail}");
        if (invariant.Violations > Shown)
            screen.Line($"           ... and {invariant.Violations - Shown} more; --json lists up to {InvariantReport.MaxExamples}");
    }
}

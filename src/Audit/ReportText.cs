using Doms.Contracts.Http;

namespace Doms.Audit;

/// <summary>Formats a report as lines of text.</summary>
public static class ReportText
{
    const int MaxExamples = 10;

    /// <summary>Returns every invariant with its violations, then the summary.</summary>
    public static IEnumerable<string> Lines(AuditReport report) =>
        [.. report.Invariants.SelectMany(Lines), "", Summary(report)];

    /// <summary>Returns the violated invariants only.</summary>
    public static IEnumerable<string> Violations(AuditReport report) =>
        report.Invariants.Where(invariant => invariant.Violations > 0).SelectMany(Lines);

    /// <summary>Returns the result in one line.</summary>
    public static string Summary(AuditReport report)
    {
        var all = report.Invariants.Count;
        var violated = report.Invariants.Count(invariant => invariant.Violations > 0);
        return report.IsClean
            ? $"Clean: {all} invariants hold over {report.Orders} orders ({report.InFlight} messages and effects in flight)."
            : $"VIOLATED: {violated} of {all} invariants over {report.Orders} orders.";
    }

    static IEnumerable<string> Lines(InvariantReport invariant)
    {
        var mark = invariant.Violations > 0 ? "FAIL" : "ok  ";
        var explained = invariant.Explained > 0 ? $", {invariant.Explained} explained" : "";
        yield return $"{mark}  {invariant.Id,-3}  {invariant.Name}  ({invariant.Checked} checked{explained})";
        if (invariant.Note is { } note) yield return $"           note: {note}";
        foreach (var violation in invariant.Examples.Take(MaxExamples)) yield return $"           {violation.Subject}: {violation.Detail}";
        if (invariant.Violations > MaxExamples)
            yield return $"           ... and {invariant.Violations - MaxExamples} more; --json lists up to {InvariantReport.MaxExamples}";
    }
}

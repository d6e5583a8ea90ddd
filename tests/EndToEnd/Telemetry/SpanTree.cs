using System.Globalization;
using System.Text;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>The spans of one trace as a tree below the caller's span.</summary>
/// <param name="caller">Id of the span with which the request was sent.</param>
sealed class SpanTree(IReadOnlyList<ReceivedSpan> spans, string caller)
{
    const double NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Spans that neither begin at the caller nor are below another one.</summary>
    public IEnumerable<ReceivedSpan> Orphans
    {
        get
        {
            var known = spans.Select(span => span.SpanId).Append(caller).ToHashSet();
            return spans.Where(span => !known.Contains(span.ParentId));
        }
    }

    /// <summary>Spans directly below the caller.</summary>
    public IEnumerable<ReceivedSpan> Roots => Below(caller);

    /// <summary>Prints a line per span: milliseconds since the first one, duration, process, name and message.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var root in Roots) Print(text, root, depth: 0);
        return text.ToString();
    }

    void Print(StringBuilder text, ReceivedSpan span, int depth)
    {
        var since = (span.Start - spans[0].Start) / NanosecondsPerMillisecond;
        var took = (span.End - span.Start) / NanosecondsPerMillisecond;
        text.Append(CultureInfo.InvariantCulture, $"{since,9:F1} {took,8:F2} ms  {span.Service,-14}{new string(' ', 2 * depth)}{span.Name}")
            .AppendLine(span.Event.Length > 0 ? $"  [{span.Event}]" : "");
        foreach (var child in Below(span.SpanId)) Print(text, child, depth + 1);
    }

    IEnumerable<ReceivedSpan> Below(string id) => spans.Where(span => span.ParentId == id);
}

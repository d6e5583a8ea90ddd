namespace Doms.Console.Orders;

/// <summary>A gap between two moments of the drawing.</summary>
/// <param name="IsFolded">Drawn much shorter than it was.</param>
public sealed record Gap(double From, double To, TimeSpan Length, bool IsFolded);

/// <summary>
/// Horizontal scale of the timeline. Gaps are folded, so that milliseconds and days fit on a line and short steps never vanish; or it is
/// true to scale.
/// </summary>
public sealed class TimelineScale
{
    const double MinGap = 74;
    const double FoldedSeconds = 8;
    static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(0.5);

    readonly List<DateTimeOffset> _moments = [];
    readonly List<double> _positions = [];

    /// <param name="times">Times of all that is drawn.</param>
    /// <param name="left">Position of the first one.</param>
    /// <param name="width">Width of the drawing; it becomes wider where the gaps need it.</param>
    public TimelineScale(IEnumerable<DateTimeOffset> times, double left, double width, bool isLinear)
    {
        foreach (var time in times.Order())
        {
            if (_moments.Count == 0 || time - _moments[^1] > Apart) _moments.Add(time);
        }

        Place(left, width, isLinear);
    }

    public IReadOnlyList<DateTimeOffset> Moments => _moments;

    public double Right => _positions.Count == 0 ? 0 : _positions[^1];

    /// <summary>The gaps from left to right.</summary>
    public IEnumerable<Gap> Gaps => Enumerable.Range(0, Math.Max(0, _moments.Count - 1)).Select(index => new Gap(
        _positions[index], _positions[index + 1], _moments[index + 1] - _moments[index],
        (_moments[index + 1] - _moments[index]).TotalSeconds > FoldedSeconds));

    /// <summary>The position of a time.</summary>
    public double At(DateTimeOffset time)
    {
        for (var index = 0; index < _moments.Count; index++)
        {
            if ((time - _moments[index]).Duration() <= Apart) return _positions[index];
        }

        var next = _moments.FindIndex(moment => moment > time);
        if (next <= 0) return next == 0 ? _positions[0] : Right;
        var share = (time - _moments[next - 1]) / (_moments[next] - _moments[next - 1]);
        return _positions[next - 1] + ((_positions[next] - _positions[next - 1]) * share);
    }

    void Place(double left, double width, bool isLinear)
    {
        if (_moments.Count == 0) return;
        var gaps = _moments.Zip(_moments.Skip(1), (from, to) => (to - from).TotalSeconds).ToList();
        var weights = gaps.Select(seconds => isLinear ? Math.Max(seconds, 1e-9) : 1 + (1.15 * Math.Log10(1 + (30 * seconds)))).ToList();
        var total = weights.Sum();
        var at = left;
        _positions.Add(at);
        foreach (var weight in weights)
        {
            var share = total <= 0 ? 0 : width * weight / total;
            at += isLinear ? share : Math.Max(MinGap, share);
            _positions.Add(at);
        }
    }
}

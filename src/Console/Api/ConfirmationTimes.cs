namespace Doms.Console.Api;

/// <summary>Times from the placing of an order to its confirmation.</summary>
/// <param name="Count">Orders that were confirmed in the period.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="P95">95 of 100 took no longer.</param>
/// <param name="Series">
/// Medians of equal parts of the period in milliseconds, the oldest first; a part without orders repeats the one before, and the first
/// ones the next.
/// </param>
/// <param name="Newest">Times of the orders that were confirmed last, at most <see cref="MaxNewest"/>.</param>
public sealed record ConfirmationTimes(
    int Count, TimeSpan Median, TimeSpan P95, IReadOnlyList<double> Series, IReadOnlyList<(DateTimeOffset At, TimeSpan Took)> Newest)
{
    /// <summary>Period up to now.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Orders that a chart shows one by one.</summary>
    public const int MaxNewest = 300;

    const int Parts = 24;

    /// <summary>Only the newest orders were read: slower ones that were placed before are not among them.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Computes the times of the orders that were confirmed within the last hour; null without one.</summary>
    public static ConfirmationTimes? Of(IEnumerable<(DateTimeOffset Placed, DateTimeOffset? Confirmed)> orders, DateTimeOffset now)
    {
        var from = now - Period;
        var confirmed = orders.Where(order => order.Confirmed >= from && order.Confirmed <= now)
            .Select(order => (At: order.Confirmed!.Value, Took: order.Confirmed.Value - order.Placed)).ToList();
        if (confirmed.Count == 0) return null;
        var parts = confirmed.ToLookup(order => (int)Math.Min(Parts - 1, (order.At - from) / Period * Parts), order => order.Took);
        var all = confirmed.Select(order => order.Took).Order().ToList();
        return new(
            confirmed.Count, Share(all, 0.5), Share(all, 0.95), [.. SeriesOf(parts)],
            [.. confirmed.OrderByDescending(order => order.At).Take(MaxNewest)]);
    }

    static IEnumerable<double> SeriesOf(ILookup<int, TimeSpan> parts)
    {
        var medians = parts.ToDictionary(part => part.Key, part => Share([.. part.Order()], 0.5).TotalMilliseconds);
        var last = medians[medians.Keys.Min()];
        for (var part = 0; part < Parts; part++) yield return last = medians.GetValueOrDefault(part, last);
    }

    /// <summary>The shortest time within which this share of the orders was confirmed.</summary>
    static TimeSpan Share(IReadOnlyList<TimeSpan> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}

namespace Doms.Orders.Domain;

/// <summary>Problem of an order that needs an operator.</summary>
public sealed record AttentionReason(DateTimeOffset Since, string Reason);

/// <summary>
/// Open problems of an order, each under what raised it: a problem ends when that does, and not because another one ends or the order
/// continues.
/// </summary>
/// <param name="ByCause">Never empty; an order without a problem has no attention.</param>
public sealed record Attention(IReadOnlyDictionary<string, AttentionReason> ByCause)
{
    /// <summary>The problem of a stuck saga.</summary>
    public const string Saga = "saga";

    /// <summary>The oldest problem, which the order shows.</summary>
    public AttentionReason Oldest =>
        ByCause.OrderBy(entry => entry.Value.Since).ThenBy(entry => entry.Key, StringComparer.Ordinal).First().Value;

    /// <summary>The problem of a dead letter.</summary>
    public static string DeadLetter(string deadLetterId) => $"dead_letter/{deadLetterId}";

    /// <summary>The problem of a failed refund.</summary>
    public static string Refund(string? refundId) => $"refund/{refundId}";

    /// <summary>Raises a problem; one that was raised before gets the new reason.</summary>
    public static Attention Raise(Attention? attention, string cause, string reason, DateTimeOffset now)
    {
        var open = attention?.ByCause ?? new Dictionary<string, AttentionReason>(StringComparer.Ordinal);
        var since = open.TryGetValue(cause, out var known) ? known.Since : now;
        return new(new Dictionary<string, AttentionReason>(open, StringComparer.Ordinal) { [cause] = new(since, reason) });
    }

    /// <summary>Ends a problem; null when no other is left.</summary>
    public static Attention? Lower(Attention? attention, string cause) => Keep(attention, other => other != cause);

    /// <summary>Ends the problems of all refunds.</summary>
    public static Attention? LowerRefunds(Attention? attention) =>
        Keep(attention, cause => !cause.StartsWith(Refund(null), StringComparison.Ordinal));

    static Attention? Keep(Attention? attention, Func<string, bool> isKept)
    {
        if (attention is null || attention.ByCause.Keys.All(isKept)) return attention;
        var left = attention.ByCause.Where(entry => isKept(entry.Key)).ToDictionary(StringComparer.Ordinal);
        return left.Count == 0 ? null : new(left);
    }
}

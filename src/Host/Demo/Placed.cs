using Doms.Client;

namespace Doms.Host.Demo;

/// <summary>One order of the demo, as last seen.</summary>
sealed class Placed(Kind kind, string orderId)
{
    public Kind Kind { get; } = kind;

    public string OrderId { get; } = orderId;

    /// <summary>Null until it was seen in a list.</summary>
    public OrderView? View { get; set; }

    /// <summary>When it was first seen in another state than PENDING, since the first order was sent.</summary>
    public TimeSpan? SettledAfter { get; set; }

    public string Status => View?.Status ?? OrderStatuses.Pending;

    /// <summary>Cancelled, and saying what its kind must say.</summary>
    public bool SaysWhy => View is { Status: OrderStatuses.Cancelled } view && Kind.Reason is { } reason
        && (Says(view.Reason, reason) || view.Reasons?.Any(line => Says(line.Reason, reason)) == true);

    static bool Says(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}

using Doms.Contracts.Http;


namespace Doms.Host.Demo;

/// <summary>One order of the demo, as last seen.</summary>
sealed class PlacedOrder(Scenario scenario, string orderId)
{
    public Scenario Scenario { get; } = scenario;

    public string OrderId { get; } = orderId;

    /// <summary>Null until it was seen in a list.</summary>
    public OrderView? View { get; set; }

    /// <summary>When it was first seen in another state than PENDING, since the first order was sent.</summary>
    public TimeSpan? SettledAfter { get; set; }

    public string Status => View?.Status ?? OrderStatuses.Pending;

    /// <summary>Cancelled, and saying what its kind must say.</summary>
    public bool HasExpectedReason => View is { Status: OrderStatuses.Cancelled } view && Scenario.ExpectedReason is { } reason
        && (ContainsText(view.Reason, reason) || view.Reasons?.Any(line => ContainsText(line.Reason, reason)) == true);

    static bool ContainsText(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}

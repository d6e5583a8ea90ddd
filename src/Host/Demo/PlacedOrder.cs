using Doms.Contracts.Http;


namespace Doms.Host.Demo;

/// <summary>An order of the demo with its last known state.</summary>
sealed class PlacedOrder(Scenario scenario, string orderId)
{
    public Scenario Scenario { get; } = scenario;

    public string OrderId { get; } = orderId;

    /// <summary>Null until the order appears in a list.</summary>
    public OrderView? View { get; set; }

    /// <summary>Time from the first order sent until this order was first seen in another state than PENDING.</summary>
    public TimeSpan? SettledAfter { get; set; }

    public string Status => View?.Status ?? OrderStatuses.Pending;

    /// <summary>True for a cancelled order whose reason is the one its scenario expects.</summary>
    public bool HasExpectedReason => View is { Status: OrderStatuses.Cancelled } view && Scenario.ExpectedReason is { } reason
        && (ContainsText(view.Reason, reason) || view.Reasons?.Any(line => ContainsText(line.Reason, reason)) == true);

    static bool ContainsText(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}

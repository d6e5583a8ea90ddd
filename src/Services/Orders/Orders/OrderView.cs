using System.Text.Json.Serialization;
using Doms.Contracts.Messages;
using Doms.Hosting.Waiting;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>An order as the API shows it. A payment token is never shown.</summary>
/// <param name="Id">The same as <paramref name="OrderId"/>.</param>
/// <param name="TotalAmount">Major units; null until every line is priced.</param>
/// <param name="Cancellation"><c>REQUESTED</c> or <c>REFUSED</c>.</param>
sealed record OrderView(
    string OrderId,
    string Id,
    string Status,
    IReadOnlyList<string> Progress,
    string CustomerId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? TotalAmount,
    string Currency,
    IReadOnlyList<ItemView> Items,
    string? CustomerEmail,
    Address? ShippingAddress,
    string? Reference,
    IReadOnlyDictionary<string, string>? Metadata,
    string? Reason,
    IReadOnlyList<LineReason>? Reasons,
    string? Cancellation,
    string? CancellationReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version)
{
    public static OrderView Of(Order order) => new(
        order.OrderId,
        order.OrderId,
        order.Status.Text(),
        order.Progress,
        order.CustomerId,
        order.Total is { } total ? Money.ToMajor(total, order.Currency) : null,
        order.Currency,
        [.. order.Lines.Select(line => ItemView.Of(line, order.Currency))],
        order.Terms.CustomerEmail,
        order.Terms.ShippingAddress,
        order.Reference,
        order.Terms.Metadata,
        order.Reason,
        order.History.Reasons is { Count: > 0 } reasons ? reasons : null,
        order.History.Cancellation?.State,
        order.History.Cancellation?.Why,
        order.CreatedAt,
        order.UpdatedAt,
        order.Version);
}

/// <param name="Price">Major units for one; null until it is priced.</param>
sealed record ItemView(
    string ProductId,
    long Quantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Price)
{
    public static ItemView Of(Line line, string currency) =>
        new(line.ProductId, line.Quantity, line.UnitPrice is { } price ? Money.ToMajor(price, currency) : null);
}

/// <summary>A page of a list, newest first.</summary>
/// <param name="NextCursor">Asks for what follows; null on the last page.</param>
sealed record OrderPage(IReadOnlyList<OrderView> Items, string? NextCursor);

/// <summary>What happened to an order, oldest first.</summary>
sealed record TimelineView(
    string OrderId, string Status, IReadOnlyList<string> Progress, IReadOnlyList<TimelineEntry> Timeline);

/// <summary>Why an order stands where it stands.</summary>
/// <param name="WaitingFor">Null at its end.</param>
/// <param name="NextAt">The next timer, whosever it is.</param>
/// <param name="Deadline">When its saga stops waiting.</param>
/// <param name="Unattended">No saga has answered for it.</param>
/// <param name="Attention">What an operator must look at.</param>
/// <param name="LastEvent">The newest entry of the timeline.</param>
/// <param name="Waits">All that is known to wait, by service.</param>
sealed record WhyView(
    string OrderId,
    string Status,
    string? WaitingFor,
    DateTimeOffset? Since,
    DateTimeOffset? NextAt,
    DateTimeOffset? Deadline,
    bool Unattended,
    string? Attention,
    string? Cancellation,
    string? CancellationReason,
    string? Reason,
    IReadOnlyList<LineReason>? Reasons,
    TimelineEntry LastEvent,
    IReadOnlyList<PendingReason> Waits)
{
    public static WhyView Of(Order order, IReadOnlyList<PendingReason> waits)
    {
        var own = OrderDiagnosis.PendingReason(order);
        var headline = BlockingReason.Of(own?.Description, own?.Since, waits);
        return new(
            order.OrderId,
            order.Status.Text(),
            headline.WaitingFor,
            headline.Since,
            headline.NextAt,
            headline.Deadline,
            order.History.Unattended,
            order.History.Attention,
            order.History.Cancellation?.State,
            order.History.Cancellation?.Why,
            order.Reason,
            order.History.Reasons is { Count: > 0 } reasons ? reasons : null,
            order.History.Timeline[^1],
            waits);
    }
}

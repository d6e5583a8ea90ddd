using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Filter of an order list.</summary>
/// <param name="Owner">The caller, where it sees only its own orders.</param>
/// <param name="Customer">Matches the owner, or the customer id of the request.</param>
/// <param name="Statuses">One of these; empty for all.</param>
/// <param name="From">Created at or after this; unix microseconds.</param>
/// <param name="To">Created before this; unix microseconds.</param>
sealed record OrderFilter(
    string? Owner, string? Customer, IReadOnlyList<string> Statuses, string? Reference, long? From, long? To, Paging Paging)
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        new QueryParameter("customer", "Orders of this customer."),
        QueryParameter.Words("status", "Orders in one of these statuses.", OrderStatusText.All),
        new("reference", "Orders with this reference."),
        new("from", "Created at this time or later.", ParameterKind.Time),
        new("to", "Created before this time, which is excluded.", ParameterKind.Time));

    public static OrderFilter Read(QueryReader query, Caller caller)
    {
        var (from, to) = query.Period("from", "to");
        return new(
            caller.IsCustomer ? caller.Subject : null,
            query.Text("customer"),
            query.Words("status"),
            query.Text("reference"),
            from is { } first ? Micros.From(first) : null,
            to is { } last ? Micros.From(last) : null,
            query.Page());
    }
}

using System.Globalization;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Orders.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;

namespace Doms.Orders;

/// <summary>Filter, sort order and page of an order list.</summary>
/// <param name="Owner">The caller, where it sees only its own orders.</param>
/// <param name="Customer">Matches the owner, or the customer id of an order that was placed without a token.</param>
/// <param name="Statuses">One of these; empty for all.</param>
/// <param name="Shipments">Newest shipment in one of these statuses, of orders that have not ended; empty for all.</param>
/// <param name="NeedsAttention">Whether an operator has to look at the order.</param>
/// <param name="From">Created at or after this.</param>
/// <param name="To">Created before this.</param>
/// <param name="UpdatedFrom">Changed at or after this.</param>
/// <param name="UpdatedTo">Changed before this.</param>
/// <param name="Text">E-mail address, reference, number, order id or its last 8 characters, product id or tracking number.</param>
/// <param name="Product">Product of a line.</param>
/// <param name="Currency">Currency of the shop, in which totals are compared.</param>
/// <param name="MinTotal">Least total in minor units; null for any.</param>
/// <param name="MaxTotal">Largest total in minor units; null for any.</param>
/// <param name="Paging">Page of a list; without meaning for a count.</param>
sealed record OrderFilter(
    string? Owner,
    string? Customer,
    IReadOnlyList<string> Statuses,
    IReadOnlyList<string> Shipments,
    string? Reference,
    bool? NeedsAttention,
    DateTimeOffset? From,
    DateTimeOffset? To,
    DateTimeOffset? UpdatedFrom,
    DateTimeOffset? UpdatedTo,
    string? Text,
    string? Product,
    string Currency,
    long? MinTotal,
    long? MaxTotal,
    PageOrder Order,
    Paging Paging)
{
    const string NewestFirst = "-createdAt";
    const string NewestChangeFirst = "-updatedAt";

    static readonly Dictionary<string, PageOrder> Orders = new(StringComparer.Ordinal)
    {
        [NewestFirst] = new("created_at", Descending: true),
        ["createdAt"] = new("created_at", Descending: false),
        [NewestChangeFirst] = new("updated_at", Descending: true),
        ["updatedAt"] = new("updated_at", Descending: false),
    };

    static readonly QueryParameter[] Conditions =
    [
        new("customer", "Orders of this customer, by the exact id."),
        QueryParameter.Words("status", "Orders in one of these statuses.", OrderStatusText.All),
        QueryParameter.Words(
            "shipment", "Orders that have not ended, whose newest shipment is in one of these statuses.", ShipmentStatuses.All),
        new("reference", "Orders with this reference."),
        new("attention", "True for orders that an operator has to look at, for operators only.", ParameterKind.Flag),
        new("from", "Created at this time or later.", ParameterKind.Time),
        new("to", "Created before this time, which is excluded.", ParameterKind.Time),
        new("updatedFrom", "Changed at this time or later.", ParameterKind.Time),
        new("updatedTo", "Changed before this time, which is excluded.", ParameterKind.Time),
        new(
            "q", "E-mail address, reference, number or id of an order; among the newest 10,000 orders also the last 8 characters of an id, "
            + "the id of a product, or a tracking number."),
        new("product", "Orders with a line of this product, among the newest 10,000 of the customer, or of the shop."),
        new(
            "totalFrom", "Orders with at least this total in the shop's currency, such as 99.50, among the same 10,000 orders.",
            ParameterKind.Amount),
        new("totalTo", "Orders with at most this total in the shop's currency, among the same 10,000 orders.", ParameterKind.Amount),
    ];

    /// <summary>Parameters of the list.</summary>
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
    [
        .. Conditions,
        QueryParameter.Word("sort", "Order of the list; a minus means newest first.", [.. Orders.Keys]) with { Default = NewestFirst },
    ]);

    /// <summary>Parameters of the count.</summary>
    public static readonly QueryParameters CountParameters = new(Conditions);

    /// <summary>The number that <see cref="Text"/> may be; -1 for none.</summary>
    public long Number => long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>The e-mail address that <see cref="Text"/> may be, as it is stored.</summary>
    public string? Email => EmailAddress.Normalize(Text)?.ToLowerInvariant();

    /// <summary>The order id that <see cref="Text"/> may be, as it is stored; null for any other text.</summary>
    public string? OrderId => Guid.TryParseExact(Text, "D", out var id) ? id.ToString() : null;

    /// <summary>Least total in minor units, with or without the filter.</summary>
    public long TotalFrom => MinTotal ?? 0;

    /// <summary>Largest total in minor units, with or without the filter.</summary>
    public long TotalTo => MaxTotal ?? Money.MaxMinor;

    /// <summary>Whether totals are bounded; an order without a total yet is in no bounds.</summary>
    public bool HasTotal => (MinTotal ?? MaxTotal) is not null;

    /// <summary>Reads the conditions, without a page.</summary>
    /// <param name="currency">Currency of the shop.</param>
    public static OrderFilter ReadConditions(QueryReader query, Caller caller, string currency)
    {
        var (from, to) = query.Period("from", "to");
        var (updatedFrom, updatedTo) = query.Period("updatedFrom", "updatedTo");
        var (minTotal, maxTotal) = (query.Amount("totalFrom", currency), query.Amount("totalTo", currency));
        if (minTotal > maxTotal) query.Errors.Add("totalFrom", "must not be more than totalTo");
        var attention = query.Flag("attention");
        if (attention is not null && !caller.ReadsAll) query.Errors.Add("attention", "is a filter for operators");
        return new(
            caller.IsCustomer ? caller.Subject : null,
            query.Text("customer"),
            query.Words("status"),
            query.Words("shipment"),
            query.Text("reference"),
            attention,
            from,
            to,
            updatedFrom,
            updatedTo,
            query.Text("q"),
            query.Text("product"),
            currency,
            minTotal,
            maxTotal,
            Orders[updatedFrom is null && updatedTo is null ? NewestFirst : NewestChangeFirst],
            Paging: default);
    }

    /// <summary>Reads the conditions, the sort order and the page of a list.</summary>
    /// <param name="currency">Currency of the shop.</param>
    public static OrderFilter Read(QueryReader query, Caller caller, string currency)
    {
        var filter = ReadConditions(query, caller, currency);
        return filter with { Order = query.Word("sort") is { } sort ? Orders[sort] : filter.Order, Paging = query.Page() };
    }
}

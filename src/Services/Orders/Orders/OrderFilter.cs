using System.Globalization;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary>Filter of an order list.</summary>
/// <param name="Owner">The caller, where it sees only its own orders.</param>
/// <param name="Customer">Matches the owner, or the customer id of the request.</param>
/// <param name="From">Created at or after this; unix microseconds.</param>
/// <param name="To">Created before this; unix microseconds.</param>
sealed record OrderFilter(
    string? Owner, string? Customer, string? Status, string? Reference, long? From, long? To, Paging Paging)
{
    public static OrderFilter Read(IQueryCollection query, Caller caller, FieldErrors errors)
    {
        var status = Text(query, "status", errors)?.ToUpperInvariant();
        if (status is not null && !OrderStatusText.All.Contains(status))
            errors.Add("status", $"must be one of {string.Join(", ", OrderStatusText.All)}");
        return new(
            caller.IsCustomer ? caller.Subject : null,
            Text(query, "customer", errors),
            status,
            Text(query, "reference", errors),
            Time(query, "from", errors),
            Time(query, "to", errors),
            PagingOf(query, errors));
    }

    static string? Text(IQueryCollection query, string name, FieldErrors errors)
    {
        if (query[name] is not [{ Length: > 0 } text, ..]) return null;
        errors.Add(name, TextRules.Validate(text, Limits.Id));
        return text;
    }

    static long? Time(IQueryCollection query, string name, FieldErrors errors)
    {
        if (query[name] is not [{ Length: > 0 } text, ..]) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Micros.From(time);
        errors.Add(name, "must be a time such as 2026-01-31T12:00:00Z");
        return null;
    }

    static Paging PagingOf(IQueryCollection query, FieldErrors errors)
    {
        int? limit = null;
        if (query["limit"] is [{ Length: > 0 } text, ..])
            limit = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (!Paging.TryParse(null, limit, out var paging))
            errors.Add("limit", $"must be a whole number from 1 to {Paging.MaxLimit}");
        else if (!Paging.TryParse(query["cursor"], limit, out paging))
            errors.Add("cursor", "must be the nextCursor of a page");
        return paging;
    }
}

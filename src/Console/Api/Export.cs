using System.Globalization;
using Doms.Client;
using Doms.Console.SignIn;
using Doms.Console.Words;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Console.Api;

/// <summary>Exports the filtered list of orders as CSV, page by page, so that no export is held in memory.</summary>
static class Export
{
    /// <summary>Orders of one export.</summary>
    const int MaxRows = 100_000;

    static readonly string[] Header =
        ["order", "reference", "number", "status", "placed", "customer", "email", "items", "total", "currency", "payment", "waits_for"];

    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("export/orders.csv", Write);

    static async Task Write(HttpContext http, Sessions sessions, TimeProvider clock)
    {
        var session = sessions.Find(http.Request.Cookies[Sessions.Cookie])!;
        var filters = OrderQuery.Of(name => http.Request.Query[name].ToString(), clock.GetUtcNow(), session.Zone).Filters;
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=orders.csv";
        await http.Response.WriteAsync($"{string.Join(',', Header)}\r\n", http.RequestAborted);
        var orders = session.Client.AllOrders(new ListQuery { Filters = filters }, http.RequestAborted);
        await foreach (var order in orders.Take(MaxRows))
            await http.Response.WriteAsync($"{Row(order, session.Zone)}\r\n", http.RequestAborted);
    }

    static string Row(OrderView order, TimeZoneInfo zone) => string.Join(',', new[]
    {
        order.Id, order.Reference, order.Number, order.Status, Time(order.CreatedAt, zone),
        order.CustomerId, order.CustomerEmail, string.Join("; ", order.Items.Select(Say.Line)),
        order.TotalAmount?.ToString(CultureInfo.InvariantCulture), order.Currency, order.Payment.Status, OrderWords.Waiting(order),
    }.Select(Cell));

    static string Time(DateTimeOffset time, TimeZoneInfo zone) => zone.Equals(TimeZoneInfo.Utc)
        ? time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(time, zone).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A quoted cell; one that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

using System.Globalization;
using Doms.Client;
using Doms.Console.Api;
using Doms.Console.Frame;
using Doms.Console.SignIn;
using Doms.Console.Words;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Console.Orders;

/// <summary>Exports the filtered list of orders as CSV, page by page, so that no export is held in memory.</summary>
static class OrderExport
{
    /// <summary>Orders of one export.</summary>
    const int MaxRows = 100_000;

    /// <summary>Fields of an order that every export has.</summary>
    static readonly Field[] OfAll =
    [
        new("order", (order, _) => order.Id), new("reference", (order, _) => order.Reference), new("number", (order, _) => order.Number),
    ];

    /// <summary>Fields by the column of the list that shows them.</summary>
    static readonly Dictionary<string, Field[]> ByColumn = new(StringComparer.Ordinal)
    {
        ["state"] = [new("status", (order, _) => order.Status)],
        ["placed"] = [new("placed", (order, zone) => Time(order.CreatedAt, zone))],
        ["customer"] = [new("customer", (order, _) => order.CustomerId), new("email", (order, _) => order.CustomerEmail)],
        ["items"] = [new("items", (order, _) => string.Join("; ", order.Items.Select(Say.Line)))],
        ["total"] =
        [
            new("total", (order, _) => order.TotalAmount?.ToString(CultureInfo.InvariantCulture)),
            new("currency", (order, _) => order.Currency),
        ],
        ["progress"] = [new("progress", (order, _) => string.Join("; ", order.Progress))],
        ["waits"] = [new("waits_for", (order, _) => OrderWords.Waiting(order))],
        ["payment"] = [new("payment", (order, _) => order.Payment.Status)],
        ["tracking"] = [new("tracking", (order, _) => order.Fulfillment.TrackingNumber)],
        ["updated"] = [new("updated", (order, zone) => Time(order.UpdatedAt, zone))],
        ["id"] = [],
    };

    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("export/orders.csv", Write);

    /// <summary>Address of the export of a list with the columns that it shows.</summary>
    public static string Address(OrderQuery query, IReadOnlySet<string> columns)
    {
        var filters = query.Address()["orders".Length..];
        var shown = OrderColumns.All.Where(column => columns.Contains(column.Key)).Select(column => column.Key);
        return $"export/orders.csv{filters}{(filters.Length > 0 ? '&' : '?')}columns={string.Join(',', shown)}";
    }

    static async Task Write(HttpContext http, Sessions sessions, TimeProvider clock)
    {
        var session = sessions.Find(http.Request.Cookies[Sessions.Cookie])!;
        var filters = OrderQuery.Of(name => http.Request.Query[name].ToString(), clock.GetUtcNow(), session.Zone).Filters;
        var fields = FieldsOf(http.Request.Query["columns"]);
        await using var orders = session.Client.AllOrders(new ListQuery { Filters = filters }, http.RequestAborted).Take(MaxRows)
            .GetAsyncEnumerator(http.RequestAborted);
        bool hasRow;
        try
        {
            // A list that is refused is answered before the file begins.
            hasRow = await orders.MoveNextAsync();
        }
        catch (Exception error) when (Failure.Of(error) is { } failure)
        {
            http.Response.StatusCode = error is ApiException refused ? refused.Status : StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync($"{failure.Title} {failure.Text}".Trim(), http.RequestAborted);
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=orders.csv";
        await http.Response.WriteAsync($"{string.Join(',', fields.Select(field => field.Name))}\r\n", http.RequestAborted);
        for (; hasRow; hasRow = await orders.MoveNextAsync())
        {
            var cells = fields.Select(field => Cell(field.Of(orders.Current, session.Zone)));
            await http.Response.WriteAsync($"{string.Join(',', cells)}\r\n", http.RequestAborted);
        }
    }

    /// <summary>Fields of the columns that are named; of all without one.</summary>
    static Field[] FieldsOf(string? columns)
    {
        var named = columns?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return [.. OfAll, .. ByColumn.Where(column => named.Length == 0 || named.Contains(column.Key)).SelectMany(column => column.Value)];
    }

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

    /// <summary>A field of a row.</summary>
    sealed record Field(string Name, Func<OrderView, TimeZoneInfo, string?> Of);
}

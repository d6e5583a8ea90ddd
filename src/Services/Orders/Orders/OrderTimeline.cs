using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;
using Doms.Storage.Sql;

namespace Doms.Orders;

/// <summary>Reads the entries of an order that a caller may see.</summary>
static class OrderTimeline
{
    /// <summary>The entries of one order: their keys begin with its id and a dash, and a dot is the next character.</summary>
    public const string OfOrder = "WHERE event_id > @OrderId || '-' AND event_id < @OrderId || '.'";

    /// <summary>Reads all of them, oldest first.</summary>
    public static async Task<IReadOnlyList<OrderEntry>> All(Query query, Order order, Caller caller, CancellationToken cancel)
    {
        var entries = new List<OrderEntry>();
        IReadOnlyList<OrderEntry> page;
        do
        {
            page = await query.Rows(
                Tables.Entries, $"{OfOrder} AND sequence > @After ORDER BY sequence",
                new { order.OrderId, After = entries is [.., var last] ? last.Sequence : 0 }, cancel);
            entries.AddRange(page);
        }
        while (page.Count == Query.MaxRows);
        return caller.ReadsAll
            ? entries
            : [.. entries.Where(entry => entry.Audience == Audiences.Customer).Select(entry => entry.ForCustomer(caller.Subject))];
    }

    /// <summary>Reads the newest; every order has one that every caller may see.</summary>
    public static async Task<OrderEntry> Newest(Query query, Order order, Caller caller, CancellationToken cancel)
    {
        var newest = (await query.Rows(
            Tables.Entries, $"{OfOrder} AND audience IN @Audiences ORDER BY sequence DESC LIMIT 1",
            new
            {
                order.OrderId,
                Audiences = caller.ReadsAll ? new[] { Audiences.Customer, Audiences.Operator } : [Audiences.Customer],
            },
            cancel))[0];
        return caller.ReadsAll ? newest : newest.ForCustomer(caller.Subject);
    }
}

using System.Globalization;
using Doms.Client;
using Doms.Console.Words;
using Doms.Contracts.Http;

namespace Doms.Console.Api;

/// <summary>Orders that wait for one step.</summary>
/// <param name="Count">Number, up to the largest page.</param>
/// <param name="Oldest">Time since which the oldest of them waits; null for none.</param>
public sealed record Queue(string Name, int Count, DateTimeOffset? Oldest, string Address, Tone Tone)
{
    /// <summary>There are more than were counted.</summary>
    public bool IsMore { get; init; }

    public string Text => IsMore ? $"{Say.Count(Count)}+" : Say.Count(Count);
}

/// <summary>A time slice of the chart.</summary>
public sealed record Slice(DateTimeOffset From, int Completed, int UnderWay, int Needs, int Cancelled)
{
    public int Total => Completed + UnderWay + Needs + Cancelled;
}

/// <summary>Figures of the overview, from the newest orders of the day.</summary>
/// <param name="Orders">Orders of the day, at most <see cref="MaxOrders"/>.</param>
/// <param name="IsMore">The day has more orders than were read.</param>
/// <param name="Confirmation">Times to confirmation of the last hour; null where none was confirmed in it.</param>
public sealed record OverviewFigures(
    IReadOnlyList<OrderView> Orders, bool IsMore, IReadOnlyList<Queue> Queues, ConfirmationTimes? Confirmation, DateTimeOffset At)
{
    const int Page = 500;

    /// <summary>Orders that are read; with more, the figures are of the newest ones.</summary>
    public const int MaxOrders = 2_000;

    const int Slices = 30;

    /// <summary>Statuses of shipments that are not delivered yet.</summary>
    static readonly string[] ShipmentStatuses = ["CREATED", "PACKED", "DISPATCHED", "IN_TRANSIT"];

    public int Completed => Orders.Count(order => order.Status == OrderStatuses.Completed);

    public int Cancelled => Orders.Count(order => order.Status == OrderStatuses.Cancelled);

    public int UnderWay => Orders.Count - Completed - Cancelled;

    /// <summary>The most frequent currency of the day.</summary>
    public string Currency => Orders.GroupBy(order => order.Currency).MaxBy(group => group.Count())?.Key ?? "";

    public decimal Revenue => Orders.Where(order => order.Currency == Currency).Sum(order =>
        order.Payment.Captured - order.Payment.Refunded);

    public decimal Refunded => Orders.Where(order => order.Currency == Currency).Sum(order => order.Payment.Refunded);

    public int UnknownCharges => Orders.Count(order => order.Payment.Status == "UNKNOWN");

    public int Charges => Orders.Count(order => order.Payment.Status != "NONE");

    /// <summary>Most orders within one minute.</summary>
    public int PeakAMinute => Orders.GroupBy(order => order.CreatedAt.Ticks / TimeSpan.TicksPerMinute).Select(group => group.Count())
        .DefaultIfEmpty().Max();

    public static async Task<OverviewFigures> Read(DomsClient client, DateTimeOffset now, CancellationToken cancel)
    {
        var newest = ReadNewest(client, now, cancel);
        var pending = client.ListOrders(ListQuery.Where("status", "PENDING", Page), cancel);
        var shipments = Task.WhenAll(ShipmentStatuses.Select(
            status => client.ListShipments(ListQuery.Where("status", status, Page), cancel)));
        await Task.WhenAll(newest, pending, shipments);
        var read = await newest;
        var orders = read.Where(order => order.CreatedAt >= Midnight(now)).ToList();
        return new(
            orders, orders.Count == MaxOrders, Queue(orders, (await pending).Value, await shipments),
            ConfirmationTimes.Of(read.Select(order => (order.CreatedAt, order.ConfirmedAt)), now) is { } times
                ? times with { IsBounded = read.Count == MaxOrders }
                : null,
            now);
    }

    /// <summary>Orders by time of placing and outcome, for a chart.</summary>
    public IReadOnlyList<Slice> BySlice()
    {
        if (Orders.Count == 0) return [];
        var (first, last) = (Orders.Min(order => order.CreatedAt), Orders.Max(order => order.CreatedAt));
        var width = TimeSpan.FromSeconds(Math.Max(10, Math.Ceiling((last - first).TotalSeconds / Slices)));
        return
        [
            .. Enumerable.Range(0, (int)((last - first) / width) + 1).Select(index => SliceOf(first + (width * index), width)),
        ];
    }

    Slice SliceOf(DateTimeOffset from, TimeSpan width)
    {
        var within = Orders.Where(order => order.CreatedAt >= from && order.CreatedAt < from + width).ToList();
        var (completed, cancelled) = (
            within.Count(order => order.Status == OrderStatuses.Completed), within.Count(order => order.Status == OrderStatuses.Cancelled));
        var needs = within.Count(order => order.Attention is not null
            && order.Status is not (OrderStatuses.Completed or OrderStatuses.Cancelled));
        return new(from, completed, within.Count - completed - cancelled - needs, needs, cancelled);
    }

    static DateTimeOffset Midnight(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Reads the orders of the day, and those of the last hour before midnight.</summary>
    static async Task<IReadOnlyList<OrderView>> ReadNewest(DomsClient client, DateTimeOffset now, CancellationToken cancel)
    {
        var (midnight, recent) = (Midnight(now), now - ConfirmationTimes.Period);
        var from = recent < midnight ? recent : midnight;
        var text = from.UtcDateTime.ToString("s", CultureInfo.InvariantCulture);
        return await client.AllOrders(ListQuery.Where("from", $"{text}Z", Page), cancel).Take(MaxOrders).ToListAsync(cancel);
    }

    static Queue[] Queue(
        IReadOnlyList<OrderView> orders, PageView<OrderView> pending, ApiResponse<PageView<ShipmentView>>[] shipments)
    {
        var reserved = pending.Items.Where(order => order.Progress.Contains("INVENTORY_RESERVED")).ToList();
        var unreserved = pending.Items.Except(reserved).ToList();
        return
        [
            OfOrders("Reserve", unreserved, pending.NextCursor, "orders?view=pending"),
            OfOrders("Pay", reserved, pending.NextCursor, "orders?view=pending"),
            OfShipments("Pack", "shipments?status=CREATED", shipments[0].Value),
            OfShipments("Dispatch", "shipments?status=PACKED", shipments[1].Value),
            OfShipments("Deliver", "shipments?status=IN_TRANSIT", shipments[2].Value, shipments[3].Value),
            new("Done today", orders.Count(order => order.Status is OrderStatuses.Completed or OrderStatuses.Cancelled), null,
                "orders?view=completed", Tone.Done),
        ];
    }

    static Queue OfOrders(string name, IReadOnlyList<OrderView> orders, string? more, string address) => new(
        name, orders.Count, orders.Count == 0 ? null : orders.Min(order => order.UpdatedAt), address,
        orders.Any(order => order.Payment.Status == "UNKNOWN") ? Tone.Wait : Tone.Move) { IsMore = more is not null };

    static Queue OfShipments(string name, string address, params PageView<ShipmentView>[] pages)
    {
        var all = pages.SelectMany(page => page.Items).ToList();
        return new(name, all.Count, all.Count == 0 ? null : all.Min(shipment => shipment.UpdatedAt), address, Tone.Way)
        {
            IsMore = Array.Exists(pages, page => page.NextCursor is not null),
        };
    }
}

using System.Diagnostics.Metrics;
using Doms.Engine.Diagnostics;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Measures orders by the changes of their rows, meter <c>Doms</c>.</summary>
static class OrderMetrics
{
    static readonly Meter Meter = new("Doms");

    static readonly SeriesCounter Orders = new(
        "oms_orders_total", "{order}", "Orders that have reached a status; PENDING counts those placed.", "status", OrderStatusText.All);

    static readonly Histogram<double> Confirmation = Meter.CreateHistogram<double>(
        "oms_order_confirmation_seconds", "s", "From the placing of an order to its confirmation.",
        advice: new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 21_600] });

    /// <summary>Counts what an order has become, also where one transaction has placed and confirmed it.</summary>
    public static void Record(Order? before, Order? after)
    {
        if (after is null || before?.Status == after.Status) return;
        if (before is null) Orders.Add(OrderStatus.Pending.Text());
        if (after.Status != OrderStatus.Pending) Orders.Add(after.Status.Text());
        if (after.Status == OrderStatus.Confirmed) Confirmation.Record((after.UpdatedAt - after.CreatedAt).TotalSeconds);
    }
}

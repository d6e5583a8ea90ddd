using Doms.Engine.Diagnostics;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>Measures stock and reservations by the changes of their rows, meter <c>Doms</c>.</summary>
static class StockMetrics
{
    static readonly SeriesCounter StockOuts = new(
        "oms_stock_outs_total", "{product}", "Times that the last unit of a product was taken at a location.");

    static readonly SeriesCounter Conflicts = new(
        "oms_stock_reservation_conflicts_total", "{order}", "Orders whose units could not be reserved.");

    public static void Record(Stock? before, Stock? after)
    {
        if (before is { Available: > 0 } && after is { Available: 0 }) StockOuts.Add(1);
    }

    public static void Record(Reservation? before, Reservation? after)
    {
        if (after is { Status: ReservationStatus.Refused } && before?.Status != after.Status) Conflicts.Add(1);
    }
}

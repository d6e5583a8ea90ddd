using Doms.Orders.Domain;
using Doms.Storage.Sql.Gauges;

namespace Doms.Orders;

static class OrdersGauges
{
    static readonly string[] Open = [OrderStatus.Pending.Text(), OrderStatus.Confirmed.Text()];

    public static IReadOnlyList<Gauge> All { get; } =
    [
        new(
            "oms_orders_open", "{order}", "Orders that are neither completed nor cancelled.",
            $"""
            SELECT status, COUNT(*) FROM {Tables.Orders.Name}
            WHERE status IN ({string.Join(", ", Open.Select(status => $"'{status}'"))}) GROUP BY status
            """,
            Label: "status") { Series = Open },
    ];
}

using Doms.Fulfillment.Domain;
using Doms.Hosting.Identity;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>Addresses of all lists with all of their filters.</summary>
static class ListAddresses
{
    /// <summary>Readers that see different rows.</summary>
    public static readonly (string User, string Role)[] Callers =
        [("olga", Roles.Operator), ("customer", Roles.Customer), ("backend", Roles.Service)];

    /// <summary>Lists that have rows of the recorded shop.</summary>
    public static readonly string[] NotEmpty =
    [
        "/api/orders", "/api/inventory", "/api/inventory/P1/ledger", "/api/reservations", "/api/payments", "/api/refunds", "/api/shipments",
        "/api/notifications", "/api/sagas", "/api/admin/dead-letters",
    ];

    static readonly string[] Texts =
    [
        "CUSTOMER@example.com", "customer@example.com", "A-1", "900003", "P1", "P2", "p1", "nope", "100%25", "_", "!", "%C3%84",
        "%F0%9F%98%80", "'; DROP TABLE orders; --", "00000000-0000-7000-8000-000000000000",
    ];

    public static readonly string[] All =
    [
        .. NotEmpty,
        .. Filters("/api/orders", "status", OrderStatusText.All), "/api/orders?status=PENDING,CONFIRMED,CANCELLED",
        "/api/orders?customer=customer", "/api/orders?customer=ada", "/api/orders?customer=nope", "/api/orders?customer=bob&status=PENDING",
        "/api/orders?reference=A-1", "/api/orders?reference=nope", "/api/orders?attention=true", "/api/orders?attention=false",
        "/api/orders?attention=true&status=PENDING,CONFIRMED", "/api/orders?from=2026-01-02T03:20:00Z",
        "/api/orders?to=2026-01-02T03:30:00.5Z",
        "/api/orders?from=2026-01-02T04:10:00%2B01:00&to=2026-01-02T05:30:00%2B01:00&sort=createdAt",
        "/api/orders?updatedFrom=2026-01-02T03:30:00Z", "/api/orders?updatedTo=2026-01-02T03:30:00Z&status=CONFIRMED",
        "/api/orders?updatedFrom=0001-01-01T00:00:00Z&updatedTo=9999-12-31T23:59:59Z", .. Filters("/api/orders", "sort",
            ["createdAt", "-createdAt", "updatedAt", "-updatedAt"]),
        .. Filters("/api/orders", "q", Texts), "/api/orders?q=P1&status=CANCELLED&sort=updatedAt",
        .. Filters("/api/orders", "product", ["P1", "nope"]), "/api/orders?totalFrom=5&product=P1",
        "/api/orders?totalFrom=5&product=P1&customer=customer", "/api/orders?totalTo=5&customer=nope",
        "/api/orders?totalTo=19.98&status=CONFIRMED", "/api/orders?totalFrom=1&totalTo=1000000&sort=updatedAt",
        .. Filters("/api/inventory", "q", Texts), "/api/inventory?lowStock=true", "/api/inventory?lowStock=false",
        "/api/inventory?q=p&lowStock=false", "/api/inventory/nope/ledger",
        .. Filters("/api/reservations", "status", ["RESERVED", "RELEASED", "EXPIRED", "CONSUMED"]), "/api/reservations?customer=customer",
        "/api/reservations?customer=nope&status=RESERVED", "/api/reservations?status=RESERVED,EXPIRED&customer=customer",
        .. Filters("/api/payments", "status", PaymentStatusText.All), "/api/payments?status=FAILED,UNKNOWN,PENDING",
        "/api/payments?status=FAILED,COMPLETED",
        .. Filters("/api/refunds", "status", RefundStatusText.All), "/api/refunds?status=FAILED,PENDING",
        "/api/refunds?status=FAILED,SUCCEEDED",
        .. Filters("/api/shipments", "status", Enum.GetValues<ShipmentStatus>().Select(ShipmentStatusText.Text)),
        "/api/shipments?status=CREATED,PACKED", "/api/shipments?location=nope", "/api/shipments?location=default&status=DELIVERED",
        .. Filters("/api/notifications", "status", NotificationStatusText.All), "/api/notifications?status=PENDING,SENT",
        "/api/notifications/feed?after=7", "/api/notifications/feed?orderId=nope", "/api/events?after=3", "/api/events?orderId=nope",
        "/api/notifications?orderId=nope", "/api/notifications?orderId=nope&status=SENT",
        .. Filters("/api/sagas", "status", SagaStatusText.All), "/api/sagas?stuck=true", "/api/sagas?stuck=false",
        "/api/sagas?stuck=true&status=RUNNING,COMPENSATING", "/api/sagas?status=RUNNING,NEEDS_ATTENTION",
        .. Filters("/api/admin/dead-letters", "status", ["OPEN", "REPLAYED", "DISCARDED"]), "/api/admin/dead-letters?key=nope",
    ];

    /// <summary>Everything that can be read of one order, its lists included.</summary>
    public static IEnumerable<string> OfOrder(string id) =>
    [
        $"/api/orders/{id}", $"/api/orders/{id}?expand=timeline", $"/api/orders/{id}/timeline", $"/api/orders/{id}/why",
        $"/api/orders/{id}/payment", $"/api/orders/{id}/refunds", $"/api/orders/{id}/refunds?limit=1", $"/api/orders/{id}/shipments",
        $"/api/payments/order/{id}", $"/api/fulfillment/order/{id}", $"/api/sagas/{id}", $"/api/reservations/{id}",
        $"/api/notifications?orderId={id}", $"/api/notifications?orderId={id}&status=SENT", $"/api/orders?q={id}",
        $"/api/events?orderId={id}", $"/api/notifications/feed?orderId={id}&after=2",
        $"/api/admin/dead-letters?key={id}", $"/api/shipments/{id}-s1", $"/api/refunds/{id}-r1",
    ];

    public static string WithLimit(string list, int limit) =>
        $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}";

    static IEnumerable<string> Filters(string list, string name, IEnumerable<string> values) =>
        values.Select(value => $"{list}?{name}={value}");
}

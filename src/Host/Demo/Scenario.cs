using Doms.Contracts.Http;


namespace Doms.Host.Demo;

/// <summary>When the customer changes their mind.</summary>
enum CancelMoment
{
    Never,

    /// <summary>While the payment's outcome is still open.</summary>
    WhilePending,

    /// <summary>Once the order is confirmed, before it is dispatched.</summary>
    AfterConfirmation,
}

/// <summary>Orders of one kind, and what is to become of them.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Percent">Of all orders, in hundredths.</param>
/// <param name="Order">What is ordered.</param>
/// <param name="ExpectedStatus">How every one of them ends; null where only some can be served.</param>
/// <param name="ExpectedReason">Part of the reason that a cancelled one must give.</param>
sealed record Scenario(
    string Name, int Percent, OrderRequest Order, string? ExpectedStatus, string? ExpectedReason = null,
    CancelMoment CancelMoment = CancelMoment.Never)
{
    /// <summary>Each is sent twice with the same idempotency key, as a client does that lost the answer.</summary>
    public bool IsSentTwice { get; init; }
}

/// <summary>A product of the demo.</summary>
/// <param name="Quantity">Stock for so many orders; the demo multiplies where there must be enough for all.</param>
sealed record Product(string Id, string Name, decimal Price, long Quantity);

/// <summary>What the demo sells, and to whom.</summary>
static class DemoCatalogue
{
    public const string PlentifulProduct = "MUG";
    public const string SecondPlentifulProduct = "LAMP";
    public const string ScarceProduct = "RECORD";
    public const string SoldOutProduct = "POSTER";
    public const string DeclinedProduct = "TEAPOT";
    const string Email = "ada@example.com";

    /// <param name="orders">Orders that will be placed.</param>
    /// <param name="rare">Units of the product that more want than there are.</param>
    public static IReadOnlyList<Product> Products(int orders, int rare) =>
    [
        new(PlentifulProduct, "Blue mug", 12.50m, 10L * orders),
        new(SecondPlentifulProduct, "Desk lamp", 40.00m, 10L * orders),
        new(ScarceProduct, "Signed record", 99.00m, rare),
        new(SoldOutProduct, "Tour poster", 15.00m, 0),
        new(DeclinedProduct, "Teapot", 13.13m, 10L * orders),
    ];

    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        new("good", 40, Order(new OrderItemRequest(PlentifulProduct, 1)), OrderStatuses.Completed),
        new("good, two lines", 12, Order(new OrderItemRequest(PlentifulProduct, 2), new OrderItemRequest(SecondPlentifulProduct, 1)),
            OrderStatuses.Completed),
        new("good, sent twice", 6, Order(new OrderItemRequest(PlentifulProduct, 1)), OrderStatuses.Completed) { IsSentTwice = true },
        new("last units, twice as many buyers", 12, Order(new OrderItemRequest(ScarceProduct, 1)), null,
            $"{ScarceProduct}: 1 wanted, 0 available"),
        new("out of stock", 8, Order(new OrderItemRequest(SoldOutProduct, 1)),
            OrderStatuses.Cancelled, $"{SoldOutProduct}: 1 wanted, 0 available"),
        new("two lines, one short", 8, Order(new OrderItemRequest(PlentifulProduct, 1), new OrderItemRequest(SoldOutProduct, 1)),
            OrderStatuses.Cancelled, $"{SoldOutProduct}: 1 wanted, 0 available"),
        new("card declined (13.13)", 8, Order(new OrderItemRequest(DeclinedProduct, 1)), OrderStatuses.Cancelled, "declined"),
        new("cancelled before confirmation", 3,
            Order(new OrderItemRequest(SecondPlentifulProduct, 1)) with { PaymentToken = "tok_timeout" },
            OrderStatuses.Cancelled, CancelReason, CancelMoment.WhilePending),
        new("cancelled after confirmation", 3, Order(new OrderItemRequest(SecondPlentifulProduct, 2)),
            OrderStatuses.Cancelled, CancelReason, CancelMoment.AfterConfirmation),
    ];

    /// <summary>The reason the customer gives for cancelling.</summary>
    public const string CancelReason = "changed my mind";

    static OrderRequest Order(params OrderItemRequest[] items) => new(items, CustomerEmail: Email);
}

using Doms.Contracts.Http;


namespace Doms.Host.Demo;

/// <summary>Moment at which the customer cancels.</summary>
enum CancelMoment
{
    Never,

    /// <summary>While the outcome of the payment is unknown.</summary>
    WhilePending,

    /// <summary>After confirmation and before dispatch.</summary>
    AfterConfirmation,
}

/// <summary>A kind of order and its expected outcome.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Percent">Share of all orders in percent.</param>
/// <param name="Order">The order to place.</param>
/// <param name="ExpectedStatus">Final status of each order; null when only some can be completed.</param>
/// <param name="ExpectedReason">Text that the reason of a cancelled order must contain.</param>
sealed record Scenario(
    string Name, int Percent, OrderRequest Order, string? ExpectedStatus, string? ExpectedReason = null,
    CancelMoment CancelMoment = CancelMoment.Never)
{
    /// <summary>Sends each order twice with the same idempotency key, like a client that lost the response.</summary>
    public bool IsSentTwice { get; init; }
}

/// <summary>A product of the demo.</summary>
/// <param name="Quantity">Initial stock.</param>
sealed record Product(string Id, string Name, decimal Price, long Quantity);

/// <summary>Products and scenarios of the demo.</summary>
static class DemoCatalogue
{
    public const string PlentifulProduct = "MUG";
    public const string SecondPlentifulProduct = "LAMP";
    public const string ScarceProduct = "RECORD";
    public const string SoldOutProduct = "POSTER";
    public const string DeclinedProduct = "TEAPOT";
    const string Email = "ada@example.com";

    /// <param name="orders">Number of orders to be placed.</param>
    /// <param name="scarceUnits">Units of the product with more demand than stock.</param>
    public static IReadOnlyList<Product> Products(int orders, int scarceUnits) =>
    [
        new(PlentifulProduct, "Blue mug", 12.50m, 10L * orders),
        new(SecondPlentifulProduct, "Desk lamp", 40.00m, 10L * orders),
        new(ScarceProduct, "Signed record", 99.00m, scarceUnits),
        new(SoldOutProduct, "Tour poster", 15.00m, Quantity: 0),
        new(DeclinedProduct, "Teapot", 13.13m, 10L * orders),
    ];

    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        new("good", 40, Order(new OrderItemRequest(PlentifulProduct, 1)), OrderStatuses.Completed),
        new("good, two lines", 12, Order(new OrderItemRequest(PlentifulProduct, 2), new OrderItemRequest(SecondPlentifulProduct, 1)),
            OrderStatuses.Completed),
        new("good, sent twice", 6, Order(new OrderItemRequest(PlentifulProduct, 1)), OrderStatuses.Completed) { IsSentTwice = true },
        new("last units, twice as many buyers", 12, Order(new OrderItemRequest(ScarceProduct, 1)),
            null, $"{ScarceProduct}: 1 wanted, 0 available"),
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

    /// <summary>Reason given with every cancellation.</summary>
    public const string CancelReason = "changed my mind";

    static OrderRequest Order(params OrderItemRequest[] items) => new(items, CustomerEmail: Email);
}

using Doms.Client;

namespace Doms.Host.Demo;

/// <summary>When the customer changes their mind.</summary>
enum ChangeOfMind
{
    Never,

    /// <summary>While the payment's outcome is still open.</summary>
    WhilePending,

    /// <summary>Once the order is confirmed, before it is dispatched.</summary>
    OnceConfirmed,
}

/// <summary>Orders of one kind, and what is to become of them.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Share">Of all orders, in hundredths.</param>
/// <param name="Order">What is ordered.</param>
/// <param name="End">How every one of them ends; null where only some can be served.</param>
/// <param name="Reason">Part of the reason that a cancelled one must give.</param>
sealed record Kind(
    string Name, int Share, NewOrder Order, string? End, string? Reason = null, ChangeOfMind Mind = ChangeOfMind.Never)
{
    /// <summary>Each is sent twice with the same idempotency key, as a client does that lost the answer.</summary>
    public bool IsSentTwice { get; init; }
}

/// <summary>A product of the demo.</summary>
/// <param name="Quantity">Stock for so many orders; the demo multiplies where there must be enough for all.</param>
sealed record Product(string Id, string Name, decimal Price, long Quantity);

/// <summary>What the demo sells, and to whom.</summary>
static class Catalogue
{
    public const string Plenty = "MUG";
    public const string AlsoPlenty = "LAMP";
    public const string Rare = "RECORD";
    public const string Gone = "POSTER";
    public const string Unlucky = "TEAPOT";
    const string Email = "ada@example.com";

    /// <param name="orders">Orders that will be placed.</param>
    /// <param name="rare">Units of the product that more want than there are.</param>
    public static IReadOnlyList<Product> Products(int orders, int rare) =>
    [
        new(Plenty, "Blue mug", 12.50m, 10L * orders),
        new(AlsoPlenty, "Desk lamp", 40.00m, 10L * orders),
        new(Rare, "Signed record", 99.00m, rare),
        new(Gone, "Tour poster", 15.00m, 0),
        new(Unlucky, "Teapot", 13.13m, 10L * orders),
    ];

    public static IReadOnlyList<Kind> Kinds { get; } =
    [
        new("good", 40, Order(new NewItem(Plenty, 1)), OrderStatuses.Completed),
        new("good, two lines", 12, Order(new NewItem(Plenty, 2), new NewItem(AlsoPlenty, 1)), OrderStatuses.Completed),
        new("good, sent twice", 6, Order(new NewItem(Plenty, 1)), OrderStatuses.Completed) { IsSentTwice = true },
        new("last units, twice as many buyers", 12, Order(new NewItem(Rare, 1)), null, $"{Rare}: 1 wanted, 0 available"),
        new("out of stock", 8, Order(new NewItem(Gone, 1)), OrderStatuses.Cancelled, $"{Gone}: 1 wanted, 0 available"),
        new("two lines, one short", 8, Order(new NewItem(Plenty, 1), new NewItem(Gone, 1)),
            OrderStatuses.Cancelled, $"{Gone}: 1 wanted, 0 available"),
        new("card declined (13.13)", 8, Order(new NewItem(Unlucky, 1)), OrderStatuses.Cancelled, "declined"),
        new("cancelled before confirmation", 3, Order(new NewItem(AlsoPlenty, 1)) with { PaymentToken = "tok_timeout" },
            OrderStatuses.Cancelled, Customer, ChangeOfMind.WhilePending),
        new("cancelled after confirmation", 3, Order(new NewItem(AlsoPlenty, 2)),
            OrderStatuses.Cancelled, Customer, ChangeOfMind.OnceConfirmed),
    ];

    /// <summary>The reason the customer gives for cancelling.</summary>
    public const string Customer = "changed my mind";

    static NewOrder Order(params NewItem[] items) => new(items, CustomerEmail: Email);
}

namespace Doms.Hosting.Identity;

/// <summary>Scopes of a token: what its bearer may do. A route names the scopes of which it needs one.</summary>
public static class Scopes
{
    /// <summary>Reads orders with their payments, refunds and shipments; a customer its own only.</summary>
    public const string OrdersRead = "orders:read";

    /// <summary>Places orders, and reserves units for a limited time.</summary>
    public const string OrdersPlace = "orders:place";

    /// <summary>Requests the cancellation of orders; a customer of its own only.</summary>
    public const string OrdersCancel = "orders:cancel";

    /// <summary>Refunds payments, and sends failed refunds again.</summary>
    public const string PaymentsRefund = "payments:refund";

    /// <summary>Creates and changes products and their stock.</summary>
    public const string StockWrite = "stock:write";

    /// <summary>Packs, dispatches and delivers shipments.</summary>
    public const string ShipmentsWrite = "shipments:write";

    /// <summary>Decides on what is stuck: sagas, dead letters and refunds that were settled outside the provider.</summary>
    public const string Operations = "operations";

    /// <summary>Reads everything, also what customers are not shown, and changes nothing.</summary>
    public const string Read = "read";

    /// <summary>Every scope with a sentence for people.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [OrdersRead] = "Read orders with their payments, refunds and shipments; a customer its own only.",
        [OrdersPlace] = "Place orders, and reserve units for a limited time.",
        [OrdersCancel] = "Request the cancellation of orders; a customer of its own only.",
        [PaymentsRefund] = "Refund payments, and send failed refunds again.",
        [StockWrite] = "Create and change products and their stock.",
        [ShipmentsWrite] = "Pack, dispatch and deliver shipments.",
        [Operations] = "Decide on what is stuck: sagas, dead letters and refunds that were settled outside the provider.",
        [Read] = "Read everything, also what customers are not shown, and change nothing.",
    };

    static readonly string[] OfOpenId = ["openid", "profile", "email", "address", "phone", "offline_access"];

    /// <summary>
    /// True for words of OpenID Connect alone, which a provider writes into every token: they say nothing about this system.
    /// </summary>
    internal static bool AreOfOpenIdOnly(IReadOnlyList<string> scopes) => scopes.Count > 0 && scopes.All(OfOpenId.Contains);

    /// <summary>Separates the scopes of a text, as in the claim <c>scope</c>.</summary>
    internal const char Separator = ' ';
}

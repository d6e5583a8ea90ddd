namespace Doms.Payments.Domain;

/// <summary>Movement of money intended or made at the provider.</summary>
/// <param name="Id">Key, <c>&lt;order&gt;-t&lt;number&gt;</c>.</param>
/// <param name="Number">Number within the payment, counted from 1.</param>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="ParentId">For a refund, the charge that it refunds.</param>
/// <param name="RefundId">For a refund, the decision that it executes.</param>
/// <param name="ProviderKey">
/// Our reference of the movement at the provider, and its idempotency key: the id, or the key of an earlier version.
/// </param>
/// <param name="ProviderReference">The provider's id of the movement.</param>
/// <param name="Code">Code of the refusal.</param>
/// <param name="Attempts">Calls made to the provider.</param>
/// <param name="SettledAt">Time of the success.</param>
public sealed record PaymentTransaction(
    string Id,
    long Version,
    string OrderId,
    long Number,
    TransactionKind Kind,
    TransactionStatus Status,
    long Amount,
    string Currency,
    string? ParentId,
    string? RefundId,
    string Provider,
    string ProviderKey,
    string? ProviderReference,
    string? Code,
    string? Reason,
    long Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SettledAt)
{
    /// <summary>Name of the only provider.</summary>
    public const string DefaultProvider = "default";

    /// <summary>Number of an order's charge.</summary>
    public const long ChargeNumber = 1;

    /// <summary>True while the provider's answer decides whether the money moves.</summary>
    public bool IsOpen => Status is TransactionStatus.Pending or TransactionStatus.Unknown;

    /// <summary>Idempotency key of the call: earlier versions told charges by the order id and had keys of their own.</summary>
    public string CallKey => ProviderKey == OrderId ? EarlierIds.ChargeKeyOf(OrderId) : ProviderKey;

    /// <summary>Key of an order's transaction by its number.</summary>
    public static string IdOf(string orderId, long number) => $"{orderId}-t{number}";

    /// <summary>Order of a transaction id; null for another text.</summary>
    public static string? OrderIdOf(string id) => id.LastIndexOf("-t", StringComparison.Ordinal) is var at and > 0 ? id[..at] : null;

    internal static PaymentTransaction Begin(
        Payment payment, TransactionKind kind, long amount, DateTimeOffset now, string? parentId = null, string? refundId = null)
    {
        var id = IdOf(payment.OrderId, payment.TransactionCount);
        return new PaymentTransaction(
            id,
            Version: 1,
            payment.OrderId,
            payment.TransactionCount,
            kind,
            TransactionStatus.Pending,
            amount,
            payment.Currency,
            parentId,
            refundId,
            DefaultProvider,
            ProviderKey: id,
            ProviderReference: null,
            Code: null,
            Reason: null,
            Attempts: 0,
            CreatedAt: now,
            SettledAt: null);
    }

    internal PaymentTransaction Succeed(string reference, long attempts, DateTimeOffset now) => this with
    {
        Version = Version + 1,
        Status = TransactionStatus.Succeeded,
        ProviderReference = reference,
        Code = null,
        Reason = null,
        Attempts = attempts,
        SettledAt = now,
    };

    internal PaymentTransaction End(TransactionStatus status, string? code, string? reason, long attempts) =>
        this with { Version = Version + 1, Status = status, Code = code, Reason = reason, Attempts = attempts };
}

namespace Doms.PaymentProvider;

/// <summary>An append-only entry of the provider's ledger.</summary>
/// <param name="Id">Ascending in the order of writing; 0 until written.</param>
/// <param name="Kind"><c>charge</c> or <c>refund</c>.</param>
/// <param name="Key">The idempotency key of the request.</param>
/// <param name="Reference">The merchant's reference.</param>
/// <param name="Charge">For a refund, the reference of its charge.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Status"><c>succeeded</c>, <c>declined</c> or <c>cancelled</c>.</param>
/// <param name="Code">Reason code when it did not succeed.</param>
public sealed record Entry(
    long Id,
    string Kind,
    string Key,
    string Reference,
    string? Charge,
    long Amount,
    string Currency,
    string? Token,
    string Status,
    string? Code,
    DateTimeOffset At)
{
    public const string ChargeKind = "charge";
    public const string RefundKind = "refund";
    public const string Succeeded = "succeeded";
    public const string Declined = "declined";
    public const string Cancelled = "cancelled";

    public bool HasSucceeded => Status == Succeeded;
}

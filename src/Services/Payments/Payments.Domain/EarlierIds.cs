namespace Doms.Payments.Domain;

/// <summary>Ids that earlier versions gave; they are still in stored effects and messages, and at the provider.</summary>
static class EarlierIds
{
    const string RefundInfix = "/refund/";

    /// <summary>Idempotency key of an order's charge.</summary>
    public static string ChargeKeyOf(string orderId) => $"{orderId}/charge/1";

    /// <summary>Id of a refund that may have an earlier one, <c>&lt;order&gt;/refund/&lt;number&gt;</c>.</summary>
    public static string RefundIdOf(string orderId, string refundId) =>
        NumberOf(refundId) is { } number ? Refund.IdOf(orderId, number) : refundId;

    /// <summary>Transaction of a refund with an earlier id; they followed the charge.</summary>
    public static string TransactionIdOf(string orderId, string refundId) =>
        PaymentTransaction.IdOf(orderId, PaymentTransaction.ChargeNumber + NumberOf(refundId).GetValueOrDefault());

    static long? NumberOf(string refundId) =>
        refundId.LastIndexOf(RefundInfix, StringComparison.Ordinal) is var at and >= 0
        && long.TryParse(refundId.AsSpan(at + RefundInfix.Length), out var number)
            ? number
            : null;
}

using Doms.Primitives;

namespace Doms.PaymentProvider;

/// <summary>Rules by which the provider declines, and the texts it returns.</summary>
static class DeclineRules
{
    public const string CardDeclined = "card_declined";
    public const string InvalidCard = "invalid_card";
    public const string ChargeCancelled = "charge_cancelled";
    public const string AmountExceedsCharge = "amount_exceeds_charge";
    public const string RefundRefused = "refund_refused";

    /// <summary>Payment token of which every charge is declined.</summary>
    public const string DeclinedToken = "tok_declined";

    /// <summary>Payment token whose charge succeeds, but the first request for it receives no response.</summary>
    public const string TimeoutToken = "tok_timeout";

    /// <summary>Payment token whose charge fails with status 500 and has no effect.</summary>
    public const string ErrorToken = "tok_error_500";

    /// <summary>Payment token whose charge succeeds but whose refund is declined.</summary>
    public const string NoRefundToken = "tok_no_refund";

    const long DeclinedCents = 13;

    static readonly string[] TestTokens = [DeclinedToken, TimeoutToken, ErrorToken, NoRefundToken];

    /// <summary>
    /// Returns the reason for declining a charge: an amount that ends in .13, <see cref="DeclinedToken"/>, or a misspelt test token, which
    /// is not the card that it was meant to be. Null when it is allowed, as with any other token.
    /// </summary>
    public static string? ChargeDeclineCode(ChargeRequest charge) =>
        charge.Token is { } token && Nearest.Find(token, TestTokens) is { } meant && meant != token ? InvalidCard
        : charge.Token == DeclinedToken ? CardDeclined
        : Currency.Decimals(charge.Currency!) == 2 && charge.Amount % 100 == DeclinedCents ? CardDeclined
        : null;

    /// <summary>Returns the reason for declining a refund; null when it is allowed.</summary>
    /// <param name="refundable">Minor units of the charge not yet refunded.</param>
    public static string? RefundDeclineCode(Entry charge, long amount, long refundable) =>
        charge.Token == NoRefundToken ? RefundRefused
        : amount > refundable ? AmountExceedsCharge
        : null;

    public static string MessageOf(string code) => code switch
    {
        CardDeclined => "insufficient funds",
        InvalidCard => $"no such test token, use {string.Join(", ", TestTokens.SkipLast(1))} or {TestTokens[^1]}",
        ChargeCancelled => "The charge was cancelled before it was made.",
        AmountExceedsCharge => "The refund exceeds the remaining amount of the charge.",
        _ => "The account that paid the charge does not accept the refund.",
    };
}

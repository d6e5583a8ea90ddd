using Doms.Primitives;

namespace Doms.PaymentProvider;

/// <summary>When this provider says no, and how it words it.</summary>
static class DeclineRules
{
    public const string CardDeclined = "card_declined";
    public const string ChargeCancelled = "charge_cancelled";
    public const string AmountExceedsCharge = "amount_exceeds_charge";
    public const string RefundRefused = "refund_refused";

    /// <summary>A charge with this means of payment is always declined.</summary>
    public const string DeclinedToken = "tok_declined";

    /// <summary>A charge with this one is carried out, and the first call for it is never answered.</summary>
    public const string TimeoutToken = "tok_timeout";

    /// <summary>A charge with this one is answered 500, and nothing is done.</summary>
    public const string ErrorToken = "tok_error_500";

    /// <summary>A charge with this one succeeds; giving it back is refused.</summary>
    public const string NoRefundToken = "tok_no_refund";

    const long DeclinedCents = 13;

    /// <summary>An amount that ends in .13 is declined, whoever pays, and so is <see cref="DeclinedToken"/>.</summary>
    public static bool IsDeclined(ChargeRequest charge) => charge.Token == DeclinedToken
        || (Currency.Decimals(charge.Currency!) == 2 && charge.Amount % 100 == DeclinedCents);

    /// <summary>Why a refund of a charge is refused; null when it is not.</summary>
    /// <param name="left">Minor units of the charge not given back yet.</param>
    public static string? RefundDeclineCode(Entry charge, long amount, long left) =>
        charge.Token == NoRefundToken ? RefundRefused
        : amount > left ? AmountExceedsCharge
        : null;

    public static string MessageOf(string code) => code switch
    {
        CardDeclined => "insufficient funds",
        ChargeCancelled => "The charge was cancelled before it was made.",
        AmountExceedsCharge => "The refund is more than what is left of the charge.",
        _ => "The account the money came from does not take it back.",
    };
}

using System.Net;
using Stripe;

namespace Doms.Payments.Provider.Stripe;

/// <summary>Reply of Stripe, as far as it decides on a charge or refund.</summary>
/// <param name="IsFault">True for a failure of Stripe itself.</param>
sealed record StripeReply(ProviderResult Result, bool IsFault)
{
    /// <summary>Only a card that was declined, and a request that Stripe has refused to execute, are final.</summary>
    public static StripeReply Of(StripeException error)
    {
        var stripe = error.StripeError;
        var result = (error.HttpStatusCode, stripe?.Type) switch
        {
            (HttpStatusCode.PaymentRequired, "card_error") => Refused(stripe!, "card_declined"),
            (HttpStatusCode.BadRequest or HttpStatusCode.NotFound, "invalid_request_error") => Refused(stripe!, "invalid_request"),
            _ => Unknown($"Stripe answered {(int)error.HttpStatusCode} {stripe?.Code ?? stripe?.Type}".TrimEnd() + "."),
        };
        return new StripeReply(result, error.HttpStatusCode >= HttpStatusCode.InternalServerError);
    }

    public static ProviderResult Of(PaymentIntent intent) => intent.Status switch
    {
        "succeeded" => new(ProviderOutcome.Succeeded, intent.Id),
        "canceled" => new(ProviderOutcome.Cancelled),
        "requires_payment_method" when intent.LastPaymentError is { } error => Refused(error, "card_declined"),
        _ => Unknown($"The payment intent {intent.Id} is {intent.Status}."),
    };

    public static ProviderResult Of(Refund refund) => refund.Status switch
    {
        "succeeded" => new(ProviderOutcome.Succeeded, refund.Id),
        "failed" or "canceled" => new(
            ProviderOutcome.Refused, Code: refund.FailureReason ?? refund.Status, Reason: $"Stripe: the refund has {refund.Status}."),
        _ => Unknown($"The refund {refund.Id} is {refund.Status}."),
    };

    static ProviderResult Refused(StripeError error, string code) => new(
        ProviderOutcome.Refused, Code: error.DeclineCode ?? error.Code ?? code, Reason: error.Message ?? code);

    static ProviderResult Unknown(string reason) => new(ProviderOutcome.Unknown, Reason: reason);
}

using Doms.Engine.Resilience;
using Doms.Payments.Domain;
using Stripe;

namespace Doms.Payments.Provider.Stripe;

/// <summary>
/// Stripe as the payment provider. A charge is a payment intent that is confirmed as it is created, under our idempotency key, which
/// Stripe keeps for at least 24 hours; its metadata names our transaction, by which it is found afterwards. The means of payment is the id
/// of a payment method (<c>pm_...</c>).
/// </summary>
sealed class StripeProvider : IPaymentProvider
{
    /// <summary>Metadata with our reference of a charge or refund.</summary>
    internal const string Reference = "doms_transaction";

    const string CancelledReference = "doms_cancelled_transaction";
    const int MaxRefundsPerCharge = 100;

    readonly PaymentIntentService _intents;
    readonly RefundService _refunds;
    readonly GuardedCalls<StripeReply> _calls;

    public StripeProvider(HttpMessageInvoker http, PaymentsOptions options, TimeProvider time)
    {
        var client = new StripeClient(
            options.ApiKey, httpClient: new StripeHttpClient(http), apiBase: options.ValidatedProviderUrl().AbsoluteUri.TrimEnd('/'));
        _intents = new PaymentIntentService(client);
        _refunds = new RefundService(client);
        _calls = new("payment-provider", options.Calls, reply => reply.IsFault, time);
    }

    public async Task<ProviderResult> Charge(string key, ChargeCard charge, string? token, CancellationToken cancel)
    {
        if (token is null) return Refused("payment_method_missing", "The order has no means of payment.");
        if (StripeAmount.Of(charge.Amount, charge.Currency) is not { } amount)
            return Refused("amount_not_supported", $"Stripe cannot charge {charge.Amount} minor units of {charge.Currency}.");
        var options = NewIntent(charge, amount, Reference);
        options.PaymentMethod = token;
        options.Confirm = true;
        options.ErrorOnRequiresAction = true;
        return await Call(stop => _intents.CreateAsync(options, With(key), stop), StripeReply.Of, cancel);
    }

    public async Task<ProviderResult> FindCharge(ChargeCard charge, string? providerId, CancellationToken cancel)
    {
        if (providerId is not null)
            return await Call(stop => _intents.GetAsync(providerId, cancellationToken: stop), intent => OfOurs(intent, charge), cancel);
        var options = new PaymentIntentSearchOptions { Query = $"metadata['{Reference}']:'{Escape(charge.Reference)}'", Limit = 1 };
        return await Call(
            stop => _intents.SearchAsync(options, cancellationToken: stop),
            found => found.Data.Count == 0 ? NotFound("charge_not_found") : StripeReply.Of(found.Data[0]), cancel);
    }

    /// <summary>
    /// Uses up the key of the charge, so that a request with it that is still in flight is refused: an intent is created with other
    /// parameters and never confirmed. Where Stripe knows the key, the charge has arrived, and is found sooner or later.
    /// </summary>
    public async Task<ProviderResult> CancelCharge(string key, ChargeCard charge, CancellationToken cancel)
    {
        var known = await FindCharge(charge, providerId: null, cancel);
        if (known.Outcome is not ProviderOutcome.NotFound) return known;
        if (StripeAmount.Of(charge.Amount, charge.Currency) is not { } amount) return new ProviderResult(ProviderOutcome.Cancelled);
        var options = NewIntent(charge, amount, CancelledReference);
        return await Call(
            stop => _intents.CreateAsync(options, With(key), stop), _ => new ProviderResult(ProviderOutcome.Cancelled), cancel);
    }

    public async Task<ProviderResult> Refund(string key, IssueRefund refund, CancellationToken cancel)
    {
        if (refund.ChargeId is null) return NotFound("charge_not_found");
        if (StripeAmount.Of(refund.Amount, refund.Currency) is not { } amount)
            return Refused("amount_not_supported", $"Stripe cannot refund {refund.Amount} minor units of {refund.Currency}.");
        var options = new RefundCreateOptions
        {
            PaymentIntent = refund.ChargeId, Amount = amount, Metadata = new() { [Reference] = refund.Reference },
        };
        return await Call(stop => _refunds.CreateAsync(options, With(key), stop), StripeReply.Of, cancel);
    }

    public async Task<ProviderResult> FindRefund(IssueRefund refund, CancellationToken cancel)
    {
        if (refund.ChargeId is null) return NotFound("charge_not_found");
        var options = new RefundListOptions { PaymentIntent = refund.ChargeId, Limit = MaxRefundsPerCharge };
        return await Call(
            stop => _refunds.ListAsync(options, cancellationToken: stop),
            found => found.Data.Find(other => ReferenceOf(other.Metadata) == refund.Reference) is { } known
                ? StripeReply.Of(known)
                : NotFound("refund_not_found"),
            cancel);
    }

    static PaymentIntentCreateOptions NewIntent(ChargeCard charge, long amount, string reference) => new()
    {
        Amount = amount,
        Currency = charge.Currency.ToLowerInvariant(),
        AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
        Metadata = new() { [reference] = charge.Reference, ["doms_order"] = charge.OrderId },
    };

    static ProviderResult OfOurs(PaymentIntent intent, ChargeCard charge) =>
        ReferenceOf(intent.Metadata) == charge.Reference ? StripeReply.Of(intent) : NotFound("charge_not_found");

    static string? ReferenceOf(Dictionary<string, string>? metadata) => metadata?.GetValueOrDefault(Reference);

    static RequestOptions With(string key) => new() { IdempotencyKey = key };

    static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    static ProviderResult Refused(string code, string reason) => new(ProviderOutcome.Refused, Code: code, Reason: reason);

    static ProviderResult NotFound(string code) => new(ProviderOutcome.NotFound, Code: code, Reason: "Stripe does not know it.");

    async Task<ProviderResult> Call<T>(
        Func<CancellationToken, Task<T>> send, Func<T, ProviderResult> read, CancellationToken cancel)
    {
        var call = await _calls.Call(SendOnce, (send, read), cancel);
        return call.Outcome switch
        {
            CallOutcome.Responded => call.Response!.Result,
            CallOutcome.NotAttempted => new(ProviderOutcome.NotAttempted, Reason: call.Reason, RetryAfter: call.RetryAfter),
            _ => new(ProviderOutcome.Unknown, Reason: call.Reason),
        };
    }

    static async Task<StripeReply> SendOnce<T>(
        (Func<CancellationToken, Task<T>> Send, Func<T, ProviderResult> Read) request, CancellationToken cancel)
    {
        try
        {
            return new StripeReply(request.Read(await request.Send(cancel)), IsFault: false);
        }
        catch (StripeException error)
        {
            return StripeReply.Of(error);
        }
    }
}

using Doms.Engine.Effects;
using Doms.Engine.Resilience;
using Doms.Hosting.Web;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Settings of Payments.</summary>
public sealed record PaymentsOptions
{
    /// <summary>Address of the payment provider, e.g. <c>https://pay.example/</c>; there is no default.</summary>
    public Uri? ProviderUrl { get; init; }

    /// <summary>True for Stripe, at <see cref="ProviderUrl"/>; otherwise the provider speaks the published protocol.</summary>
    public bool IsStripe { get; init; }

    /// <summary>Secret with which we authenticate at the provider, as a bearer token; null sends none. It is never logged.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Secret with which the provider signs its callbacks; null refuses them. It is never logged.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The shop's currency, an ISO 4217 code; <c>USD</c> by default.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>
    /// Time for which the means of payment of an order is kept for its charge, <see cref="PaymentMethod.LifetimeFor"/> the timeout of
    /// its saga.
    /// </summary>
    public TimeSpan MethodLifetime { get; init; } = PaymentMethod.MinLifetime;

    /// <summary>Computes it from the total time for which a saga waits for a response; one out of range is refused with its saga.</summary>
    public static TimeSpan MethodLifetimeFor(TimeSpan giveUpTimeout) =>
        PaymentMethod.LifetimeFor(giveUpTimeout > MaxGiveUpTimeout ? MaxGiveUpTimeout : giveUpTimeout);

    static readonly TimeSpan MaxGiveUpTimeout = TimeSpan.FromDays(365);

    /// <summary>Timeout, retries and circuit breaker of calls to the provider.</summary>
    public CallPolicy Calls { get; init; } = new();

    /// <summary>Bounds of charges and refunds: each makes at most two calls, a status query and the request.</summary>
    internal EffectLimits EffectLimits => new() { MaxDuration = 2 * Calls.MaxCallDuration, DurationSetting = "Payments:Calls:Timeout" };

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal PaymentsOptions Validated()
    {
        if (!Primitives.Currency.IsKnown(Currency))
            throw new SettingException("Shop:Currency", $"is '{Currency}'; it must be an ISO 4217 code such as USD");
        if (ApiKey?.AsSpan().ContainsAnyExceptInRange('!', '~') == true)
            throw new SettingException("Payments:ApiKey", "must be printable ASCII characters without spaces and line ends");
        if (IsStripe && ApiKey is null)
            throw new SettingException("Payments:ApiKey", "is missing; Stripe needs your secret or restricted key, such as sk_live_...");
        if (Calls.InvalidSetting is { } error) throw new SettingException($"Payments:Calls:{error.Setting}", error.Text);
        return this;
    }

    /// <exception cref="SettingException">It is missing, or not an HTTP address.</exception>
    internal Uri ValidatedProviderUrl() => ProviderUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" } url
        ? url
        : throw new SettingException("Payments:Provider", $"is '{ProviderUrl}'; it must be an http or https address");

    /// <summary>Returns the name only: a record would print its secrets.</summary>
    public override string ToString() => nameof(PaymentsOptions);
}

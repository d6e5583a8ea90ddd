using Doms.Engine.Effects;
using Doms.Engine.Resilience;
using Doms.Hosting.Web;

namespace Doms.Payments;

/// <summary>Settings of Payments.</summary>
public sealed record PaymentsOptions
{
    /// <summary>Address of the payment provider, e.g. <c>https://pay.example/</c>; there is no default.</summary>
    public Uri? ProviderUrl { get; init; }

    /// <summary>The shop's currency, an ISO 4217 code; <c>USD</c> by default.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Timeout, retries and circuit breaker of calls to the provider.</summary>
    public CallPolicy Calls { get; init; } = new();

    /// <summary>Bounds of charges and refunds: each makes at most two calls, a status query and the request.</summary>
    internal EffectLimits EffectLimits => new() { MaxDuration = 2 * Calls.MaxCallDuration, DurationSetting = "Payments:Calls:Timeout" };

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal PaymentsOptions Validated()
    {
        if (!Primitives.Currency.IsKnown(Currency))
            throw new SettingException("Shop:Currency", $"is '{Currency}'; it must be an ISO 4217 code such as USD");
        if (Calls.InvalidSetting is { } error) throw new SettingException($"Payments:Calls:{error.Setting}", error.Text);
        return this;
    }

    /// <exception cref="SettingException">It is missing, or not an HTTP address.</exception>
    internal Uri ValidatedProviderUrl() => ProviderUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" } url
        ? url
        : throw new SettingException("Payments:Provider", $"is '{ProviderUrl}'; it must be an http or https address");
}

using System.Globalization;
using Doms.Engine.Resilience;
using Doms.Hosting.Web;
using Doms.Payments;

namespace Doms.Composition;

/// <summary>Section <c>Payments</c>: the payment provider and the calls to it.</summary>
static class PaymentSettings
{
    /// <summary>Setting with the provider.</summary>
    public const string Provider = "Payments:Provider";

    const string Stripe = "stripe";

    public static PaymentsOptions Read(SettingReader settings, string currency, Uri provider, TimeSpan giveUpTimeout) => new()
    {
        Currency = currency,
        ProviderUrl = provider,
        IsStripe = IsStripe(settings),
        ApiKey = settings.Secret("Payments:ApiKey", "secret for the provider, sent as a bearer token; required for Stripe"),
        WebhookSecret = settings.Secret(
            "Payments:WebhookSecret", "secret with which the provider signs its callbacks", shown: "none: callbacks are refused"),
        Calls = ReadCalls(settings),
        MethodLifetime = PaymentsOptions.MethodLifetimeFor(giveUpTimeout),
    };

    /// <summary>Reads the address of the provider; null for none.</summary>
    /// <exception cref="SettingException">The address is invalid.</exception>
    public static Uri? ReadProvider(SettingReader settings)
    {
        var stripe = settings.Address("Payments:StripeUrl", "address of Stripe, such as that of a proxy", StripeUrl.ToString());
        if (IsStripe(settings)) return stripe ?? StripeUrl;
        if (ReadWord(settings) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new SettingException(Provider, $"is '{text}'; it must be an http or https address, or {Stripe}");
    }

    static readonly Uri StripeUrl = new("https://api.stripe.com/");

    static bool IsStripe(SettingReader settings) => string.Equals(ReadWord(settings), Stripe, StringComparison.OrdinalIgnoreCase);

    static string? ReadWord(SettingReader settings) => settings.Text(
        Provider,
        "payment provider or adapter ([Payment provider](operations.md#payment-provider)); required in production and for role payments. "
        + "`doms verify` does not compare the ledger of one that is not simulated",
        $"an http or https address, or `{Stripe}`; in production https or loopback", "the simulated provider");

    static CallPolicy ReadCalls(SettingReader settings)
    {
        var defaults = new CallPolicy();
        var breaks = new NumberRange<TimeSpan>(CallPolicy.MinBreakDuration, CallPolicy.MaxBreakDuration);
        return new CallPolicy
        {
            Timeout = settings.Duration(
                "Payments:Calls:Timeout", defaults.Timeout, new(CallPolicy.MinDuration, CallPolicy.MaxTimeout),
                "timeout of one attempt at a call to the provider; a status query and a request, each with all retries, must take less "
                + "than Engine:EffectLease"),
            MaxRetryAttempts = settings.Number(
                "Payments:Calls:MaxRetryAttempts", defaults.MaxRetryAttempts, new(0, CallPolicy.MaxRetryAttemptsLimit),
                "retries within a call"),
            RetryDelay = settings.Duration(
                "Payments:Calls:RetryDelay", defaults.RetryDelay, new(TimeSpan.Zero, CallPolicy.MaxTimeout),
                "delay before the first retry within a call, doubled per retry"),
            FailureRatio = ReadFailureRatio(settings, defaults.FailureRatio),
            MinimumThroughput = settings.Number(
                "Payments:Calls:MinimumThroughput", defaults.MinimumThroughput, new(CallPolicy.MinThroughputLimit, null),
                "circuit breaker: minimum number of attempts for the share of failures to count"),
            SamplingDuration = settings.Duration(
                "Payments:Calls:SamplingDuration", defaults.SamplingDuration, breaks, "circuit breaker: time over which attempts count"),
            BreakDuration = settings.Duration(
                "Payments:Calls:BreakDuration", defaults.BreakDuration, breaks, "circuit breaker: time for which it stays open"),
        };
    }

    static double ReadFailureRatio(SettingReader settings, double defaultValue)
    {
        const double lowest = 0.001;
        return settings.RealOrNull(
            "Payments:Calls:FailureRatio", new(lowest, 1), "circuit breaker: share of failures that opens it",
            string.Create(CultureInfo.InvariantCulture, $"{defaultValue}")) ?? defaultValue;
    }
}

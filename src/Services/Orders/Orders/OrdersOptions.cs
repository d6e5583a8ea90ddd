using Doms.Hosting.Web;

namespace Doms.Orders;

/// <summary>Settings of Orders.</summary>
public sealed record OrdersOptions
{
    static readonly TimeSpan MinSagaResponseTimeout = TimeSpan.FromSeconds(1);
    static readonly TimeSpan MaxSagaResponseTimeout = TimeSpan.FromHours(1);

    /// <summary>The currency the shop sells in, an ISO 4217 code; <c>USD</c> by default. Another is refused.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Prices in a request stand whoever sends them (demo profile); by default only a shop's do.</summary>
    public bool TrustAllPrices { get; init; }

    /// <summary>Orders that cannot be priced at once are refused, as payment-first needs; off by default.</summary>
    public bool TotalRequired { get; init; }

    /// <summary>How long a pending order may be without a sign from its saga: 1 s to 1 h, by default 2 min.</summary>
    public TimeSpan SagaResponseTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <exception cref="SettingException">A setting is out of its range; the message names it.</exception>
    internal OrdersOptions Validated()
    {
        if (!Primitives.Currency.IsKnown(Currency))
            throw new SettingException("Shop:Currency", $"is '{Currency}'; it must be an ISO 4217 code such as USD");
        if (SagaResponseTimeout < MinSagaResponseTimeout || SagaResponseTimeout > MaxSagaResponseTimeout)
            throw new SettingException("Orders:Patience", $"must be from {MinSagaResponseTimeout} to {MaxSagaResponseTimeout}");
        return this;
    }
}

using Doms.Hosting.Web;

namespace Doms.Orders;

/// <summary>Settings of Orders.</summary>
public sealed record OrdersOptions
{
    /// <summary>Range of <see cref="SagaResponseTimeout"/>.</summary>
    public static readonly NumberRange<TimeSpan> SagaResponseTimeouts = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>The currency the shop sells in, an ISO 4217 code; <c>USD</c> by default. Orders in another are rejected.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Accepts prices of every caller (demo profile); by default only those of a shop's backend.</summary>
    public bool TrustAllPrices { get; init; }

    /// <summary>Rejects orders that cannot be priced immediately, as workflow payment-first needs; off by default.</summary>
    public bool TotalRequired { get; init; }

    /// <summary>Time within which a saga must respond to a pending order: 1 s to 1 h, 2 min by default.</summary>
    public TimeSpan SagaResponseTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal OrdersOptions Validated()
    {
        if (!Primitives.Currency.IsKnown(Currency))
            throw new SettingException("Shop:Currency", $"is '{Currency}'; it must be an ISO 4217 code such as USD");
        if (!SagaResponseTimeouts.Contains(SagaResponseTimeout))
            throw new SettingException("Orders:SagaResponseTimeout", $"is {SagaResponseTimeout}; it must be {SagaResponseTimeouts}");
        return this;
    }
}

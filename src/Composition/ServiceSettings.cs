using Doms.Engine;
using Doms.Fulfillment;
using Doms.Hosting.Web;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Orders;
using Doms.Payments;
using Microsoft.Extensions.Configuration;

namespace Doms.Composition;

/// <summary>Settings of all services, read from configuration; the services check the ranges themselves.</summary>
public sealed record ServiceSettings(
    OrdersOptions Orders,
    InventoryOptions Inventory,
    PaymentsOptions Payments,
    FulfillmentOptions Fulfillment,
    NotificationsOptions Notifications,
    OrchestratorOptions Orchestrator,
    EngineOptions Engine)
{
    /// <summary>The same settings with another payment provider.</summary>
    public ServiceSettings With(Uri provider) => this with { Payments = Payments with { ProviderUrl = provider } };

    /// <summary>Setting with the payment provider: an address, or <c>stripe</c>; when absent, a simulated provider is started.</summary>
    public const string ProviderSetting = PaymentSettings.Provider;

    /// <param name="isDemo">Trusts prices of every caller, moves shipments automatically and makes up their tracking numbers.</param>
    /// <param name="mailFolder">Folder for mail, used when no mail server is configured.</param>
    /// <param name="provider">Base address of the payment provider.</param>
    /// <exception cref="SettingException">
    /// A setting has the wrong type or is out of range; the message names it.
    /// </exception>
    public static ServiceSettings Read(IConfiguration configuration, bool isDemo, string mailFolder, Uri provider)
    {
        var settings = new SettingReader(configuration);
        var currency = settings.TextOr(
            "Shop:Currency", "USD",
            "currency of new orders, and of new products that name none; products and payments keep theirs", "an ISO 4217 code")
            .ToUpperInvariant();
        var saga = SagaSettings.Read(settings);
        return new ServiceSettings(
            new OrdersOptions
            {
                Currency = currency,
                TrustAllPrices = isDemo,
                TotalRequired = saga.Workflow == Workflows.PaymentFirst,
                SagaResponseTimeout = settings.Duration(
                    "Orders:SagaResponseTimeout", new OrdersOptions().SagaResponseTimeout, OrdersOptions.SagaResponseTimeouts,
                    "time without a report from its saga before a pending order is published again"),
            },
            InventorySettings.Read(settings, currency),
            PaymentSettings.Read(settings, currency, provider, saga.Timeouts.GiveUpTimeout),
            new FulfillmentOptions
            {
                StageDuration = settings.Duration(
                    "Fulfillment:StageDuration", isDemo ? FulfillmentOptions.DemoStageDuration : TimeSpan.Zero,
                    FulfillmentOptions.StageDurations, "time of a shipment in a stage; 0: shipments move by API only",
                    $"demo: {FulfillmentOptions.DemoStageDuration}; production: {TimeSpan.Zero}"),
                MakesUpTrackingNumbers = isDemo,
            },
            NotificationSettings.Read(settings, mailFolder),
            saga,
            EngineSettings.Read(settings));
    }

    /// <summary>Returns the configured payment provider; null selects the simulated one.</summary>
    /// <exception cref="SettingException">
    /// The address is invalid or, outside the demo profile, missing or insecure.
    /// </exception>
    public static Uri? FindProvider(IConfiguration configuration, bool isDemo)
    {
        var provider = PaymentSettings.ReadProvider(new SettingReader(configuration));
        if (isDemo) return provider;
        if (provider is null)
            throw new SettingException(ProviderSetting, "must name the payment provider: the production profile does not simulate one");
        return provider.Scheme == "https" || provider.IsLoopback
            ? provider
            : throw new SettingException(ProviderSetting, "must be https, or a loopback address, in the production profile");
    }
}

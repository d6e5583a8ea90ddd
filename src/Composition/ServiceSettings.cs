using Doms.Engine;
using Doms.Engine.Resilience;
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
    /// <summary>Setting with the payment provider: an address, or <c>stripe</c>; when absent, a simulated provider is started.</summary>
    public const string ProviderSetting = "Payments:Provider";

    /// <param name="isDemo">Trusts prices of every caller, moves shipments automatically and makes up their tracking numbers.</param>
    /// <param name="mailFolder">Folder for mail, used when no mail server is configured.</param>
    /// <param name="provider">Base address of the payment provider.</param>
    /// <exception cref="SettingException">
    /// A setting has the wrong type or is out of range; the message names it.
    /// </exception>
    public static ServiceSettings Read(IConfiguration configuration, bool isDemo, string mailFolder, Uri provider)
    {
        var settings = new SettingReader(configuration);
        var currency = settings.Text("Shop:Currency")?.ToUpperInvariant() ?? "USD";
        var workflow = settings.Text("Saga:Workflow") ?? Workflows.InventoryFirst;
        var sagaTimeouts = ReadSagaTimeouts(settings);
        return new ServiceSettings(
            new OrdersOptions
            {
                Currency = currency,
                TrustAllPrices = isDemo,
                TotalRequired = workflow == Workflows.PaymentFirst,
                SagaResponseTimeout = settings.Duration("Orders:SagaResponseTimeout", new OrdersOptions().SagaResponseTimeout),
            },
            new InventoryOptions
            {
                Currency = currency,
                StandAloneReservationDuration = settings.Duration(
                    "Inventory:StandAloneReservationDuration", new InventoryOptions().StandAloneReservationDuration),
                MaxStandAloneReservationLife = settings.Duration(
                    "Inventory:MaxStandAloneReservationLife", new InventoryOptions().MaxStandAloneReservationLife),
                MaxOpenReservationsPerSubject = settings.Number(
                    "Inventory:MaxOpenReservationsPerSubject", new InventoryOptions().MaxOpenReservationsPerSubject),
            },
            new PaymentsOptions
            {
                Currency = currency,
                ProviderUrl = provider,
                IsStripe = IsStripe(settings),
                ApiKey = settings.Text("Payments:ApiKey"),
                WebhookSecret = settings.Text("Payments:WebhookSecret"),
                Calls = ReadCallPolicy(settings),
                MethodLifetime = PaymentsOptions.MethodLifetimeFor(sagaTimeouts.GiveUpTimeout),
            },
            new FulfillmentOptions
            {
                StageDuration = settings.Duration(
                    "Fulfillment:StageDuration", isDemo ? FulfillmentOptions.DemoStageDuration : TimeSpan.Zero),
                MakesUpTrackingNumbers = isDemo,
            },
            ReadNotifications(settings, mailFolder),
            new OrchestratorOptions { Workflow = workflow, Timeouts = sagaTimeouts },
            ReadEngine(settings));
    }

    /// <summary>Returns the configured payment provider; null selects the simulated one.</summary>
    /// <exception cref="SettingException">
    /// The address is invalid or, outside the demo profile, missing or insecure.
    /// </exception>
    public static Uri? FindProvider(IConfiguration configuration, bool isDemo)
    {
        var settings = new SettingReader(configuration);
        var stripe = settings.Address("Payments:StripeUrl") ?? StripeUrl;
        var provider = IsStripe(settings) ? stripe : settings.Address(ProviderSetting);
        if (isDemo) return provider;
        if (provider is null)
            throw new SettingException(ProviderSetting, "must name the payment provider: the production profile does not simulate one");
        return provider.Scheme == "https" || provider.IsLoopback
            ? provider
            : throw new SettingException(ProviderSetting, "must be https, or a loopback address, in the production profile");
    }

    static readonly Uri StripeUrl = new("https://api.stripe.com/");

    static bool IsStripe(SettingReader settings) =>
        string.Equals(settings.Text(ProviderSetting), "stripe", StringComparison.OrdinalIgnoreCase);

    static CallPolicy ReadCallPolicy(SettingReader settings)
    {
        var defaults = new CallPolicy();
        return new CallPolicy
        {
            Timeout = settings.Duration("Payments:Calls:Timeout", defaults.Timeout),
            MaxRetryAttempts = settings.Number("Payments:Calls:MaxRetryAttempts", defaults.MaxRetryAttempts),
            RetryDelay = settings.Duration("Payments:Calls:RetryDelay", defaults.RetryDelay),
            FailureRatio = settings.Fraction("Payments:Calls:FailureRatio", defaults.FailureRatio),
            MinimumThroughput = settings.Number("Payments:Calls:MinimumThroughput", defaults.MinimumThroughput),
            SamplingDuration = settings.Duration("Payments:Calls:SamplingDuration", defaults.SamplingDuration),
            BreakDuration = settings.Duration("Payments:Calls:BreakDuration", defaults.BreakDuration),
        };
    }

    static NotificationsOptions ReadNotifications(SettingReader settings, string mailFolder)
    {
        var options = new NotificationsOptions { MailFolder = mailFolder };
        return options with
        {
            From = settings.Text("Notifications:From") ?? options.From,
            MaxAttempts = settings.Number("Notifications:MaxAttempts", options.MaxAttempts),
            Smtp = ReadSmtp(settings),
        };
    }

    /// <summary>Reads the mail server; null without one.</summary>
    static SmtpOptions? ReadSmtp(SettingReader settings)
    {
        const int usualPort = 25;
        var host = settings.Text("Notifications:Smtp:Host");
        var options = new SmtpOptions(host ?? "", settings.Number("Notifications:Smtp:Port", usualPort));
        options = options with
        {
            UseTls = settings.Flag("Notifications:Smtp:UseTls"),
            ImplicitTls = settings.Flag("Notifications:Smtp:ImplicitTls"),
            User = settings.Text("Notifications:Smtp:User"),
            Password = settings.Text("Notifications:Smtp:Password"),
            Timeout = settings.Duration("Notifications:Smtp:Timeout", options.Timeout),
        };
        return host is null ? null : options;
    }

    static SagaTimeouts ReadSagaTimeouts(SettingReader settings)
    {
        var defaults = new SagaTimeouts();
        return new SagaTimeouts
        {
            StepTimeout = settings.Duration("Saga:StepTimeout", defaults.StepTimeout),
            GiveUpTimeout = settings.Duration("Saga:GiveUpTimeout", defaults.GiveUpTimeout),
            DeliveryTimeout = settings.Duration("Saga:DeliveryTimeout", defaults.DeliveryTimeout),
            CompensationRetryDelay = settings.Duration("Saga:CompensationRetryDelay", defaults.CompensationRetryDelay),
            MaxAttempts = settings.Number("Saga:MaxAttempts", defaults.MaxAttempts),
        };
    }

    static EngineOptions ReadEngine(SettingReader settings)
    {
        var engine = new EngineOptions();
        var (instant, hour, year) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        engine.MaxQueuedRequests = settings.Number("Engine:MaxQueuedRequests", engine.MaxQueuedRequests, 1, 1_000_000);
        engine.MaxBatchSize = settings.Number("Engine:MaxBatchSize", engine.MaxBatchSize, engine.MinBatchSize, 100_000);
        engine.MaxAttempts = settings.Number("Engine:MaxAttempts", engine.MaxAttempts, 1, 100);
        engine.MaxReplays = settings.Number("Engine:MaxReplays", engine.MaxReplays, 1, 1_000_000);
        engine.RetryDelay = settings.Duration("Engine:RetryDelay", engine.RetryDelay, instant, hour);
        engine.MaxQueueAge = settings.Duration("Engine:MaxQueueAge", engine.MaxQueueAge, instant, hour);
        engine.MaxLagForDeadlines = settings.Duration("Engine:MaxLagForDeadlines", engine.MaxLagForDeadlines, instant, hour);
        engine.MaxConcurrentEffects = settings.Number("Engine:MaxConcurrentEffects", engine.MaxConcurrentEffects, 1, 4_096);
        engine.EffectLease = settings.Duration("Engine:EffectLease", engine.EffectLease, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30));
        engine.IdempotencyRetention = settings.Duration("Engine:IdempotencyRetention", engine.IdempotencyRetention, hour, year);
        engine.LogPublications = settings.Flag("Messaging:LogPublications");
        return engine;
    }
}

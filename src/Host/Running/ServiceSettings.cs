using Doms.Engine;
using Doms.Fulfillment;
using Doms.Hosting;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Orders;
using Doms.Payments;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>The settings of all services, read from configuration; ranges are checked by the services themselves.</summary>
sealed record ServiceSettings(
    OrdersOptions Orders,
    InventoryOptions Inventory,
    PaymentsOptions Payments,
    FulfillmentOptions Fulfillment,
    NotificationsOptions Notifications,
    OrchestratorOptions Orchestrator,
    EngineOptions Engine)
{
    /// <summary>Names the payment provider; without it the simulated one is started.</summary>
    public const string ProviderSetting = "Payments:Provider";

    /// <param name="isDemo">Prices are taken from anyone, and shipments move by themselves.</param>
    /// <param name="mailFolder">Where mails go while no mail server is named.</param>
    /// <param name="provider">Where the payment provider is.</param>
    /// <exception cref="SettingException">A setting is not of its kind, or out of its range; the message names it.</exception>
    public static ServiceSettings Read(IConfiguration configuration, bool isDemo, string mailFolder, Uri provider)
    {
        var settings = new SettingReader(configuration);
        var currency = settings.Text("Shop:Currency") ?? "USD";
        var workflow = settings.Text("Saga:Workflow") ?? Workflows.InventoryFirst;
        return new ServiceSettings(
            new OrdersOptions
            {
                Currency = currency,
                PricesFromAnyone = isDemo,
                TotalRequired = workflow == Workflows.PaymentFirst,
                Patience = settings.Duration("Orders:Patience", new OrdersOptions().Patience),
            },
            new InventoryOptions
            {
                Currency = currency,
                HoldTtl = settings.Duration("Inventory:HoldTtl", new InventoryOptions().HoldTtl),
                MaxOpenPerSubject = settings.Number("Inventory:MaxOpenPerSubject", 0),
            },
            new PaymentsOptions { Currency = currency, Provider = provider, Calls = ReadCalls(settings) },
            new FulfillmentOptions
            {
                Pace = settings.Duration("Fulfillment:Pace", isDemo ? FulfillmentOptions.DemoPace : TimeSpan.Zero),
            },
            ReadNotifications(settings, mailFolder),
            new OrchestratorOptions { Workflow = workflow, Times = ReadTimes(settings) },
            ReadEngine(settings));
    }

    /// <summary>The payment provider that is named; null for the simulated one.</summary>
    /// <exception cref="SettingException">It is no address, or, outside the demo profile, none or not safe.</exception>
    public static Uri? FindProvider(IConfiguration configuration, bool isDemo)
    {
        var provider = new SettingReader(configuration).Address(ProviderSetting);
        if (isDemo) return provider;
        if (provider is null)
            throw new SettingException(ProviderSetting, "must name the payment provider in the production profile, which simulates none");
        return provider.Scheme == "https" || provider.IsLoopback
            ? provider
            : throw new SettingException(ProviderSetting, "must be https, or a loopback address, in the production profile");
    }

    static CallPolicy ReadCalls(SettingReader settings)
    {
        var standard = new CallPolicy();
        return new CallPolicy
        {
            Timeout = settings.Duration("Payments:Calls:Timeout", standard.Timeout),
            Retries = settings.Number("Payments:Calls:Retries", standard.Retries),
            RetryDelay = settings.Duration("Payments:Calls:RetryDelay", standard.RetryDelay),
            FailureRatio = settings.Fraction("Payments:Calls:FailureRatio", standard.FailureRatio),
            MinimumTries = settings.Number("Payments:Calls:MinimumTries", standard.MinimumTries),
            Window = settings.Duration("Payments:Calls:Window", standard.Window),
            Break = settings.Duration("Payments:Calls:Break", standard.Break),
        };
    }

    static NotificationsOptions ReadNotifications(SettingReader settings, string mailFolder)
    {
        var options = new NotificationsOptions { MailFolder = mailFolder };
        return options with
        {
            From = settings.Text("Notifications:From") ?? options.From,
            MaxAttempts = settings.Number("Notifications:MaxAttempts", options.MaxAttempts),
            Smtp = settings.Text("Notifications:Smtp:Host") is { } host ? ReadSmtp(settings, host) : null,
        };
    }

    static SmtpOptions ReadSmtp(SettingReader settings, string host)
    {
        const int usualPort = 25;
        var options = new SmtpOptions(host, settings.Number("Notifications:Smtp:Port", usualPort));
        return options with
        {
            UseTls = settings.Flag("Notifications:Smtp:UseTls"),
            ImplicitTls = settings.Flag("Notifications:Smtp:ImplicitTls"),
            User = settings.Text("Notifications:Smtp:User"),
            Password = settings.Text("Notifications:Smtp:Password"),
            Timeout = settings.Duration("Notifications:Smtp:Timeout", options.Timeout),
        };
    }

    static SagaTimes ReadTimes(SettingReader settings)
    {
        var standard = new SagaTimes();
        return new SagaTimes
        {
            Answer = settings.Duration("Saga:Answer", standard.Answer),
            Pay = settings.Duration("Saga:Pay", standard.Pay),
            Deliver = settings.Duration("Saga:Deliver", standard.Deliver),
            Retry = settings.Duration("Saga:Retry", standard.Retry),
            Attempts = settings.Number("Saga:Attempts", standard.Attempts),
        };
    }

    static EngineOptions ReadEngine(SettingReader settings)
    {
        var engine = new EngineOptions();
        var (instant, hour, year) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        engine.MaxWaiting = settings.Number("Engine:MaxWaiting", engine.MaxWaiting, 1, 1_000_000);
        engine.MaxIntake = settings.Number("Engine:MaxIntake", engine.MaxIntake, engine.MinIntake, 100_000);
        engine.MaxAttempts = settings.Number("Engine:MaxAttempts", engine.MaxAttempts, 1, 100);
        engine.MaxReplays = settings.Number("Engine:MaxReplays", engine.MaxReplays, 1, 1_000_000);
        engine.RetryAfter = settings.Duration("Engine:RetryAfter", engine.RetryAfter, instant, hour);
        engine.MaxAge = settings.Duration("Engine:MaxAge", engine.MaxAge, instant, hour);
        engine.CatchUp = settings.Duration("Engine:CatchUp", engine.CatchUp, instant, hour);
        engine.MaxConcurrentEffects = settings.Number("Engine:MaxConcurrentEffects", engine.MaxConcurrentEffects, 1, engine.MaxEffects);
        engine.IdempotencyRetention = settings.Duration("Engine:IdempotencyRetention", engine.IdempotencyRetention, hour, year);
        engine.LogPublications = settings.Flag("Messaging:Log");
        return engine;
    }
}

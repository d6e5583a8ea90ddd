using System.Globalization;
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
    /// <param name="isDemo">Prices are taken from anyone, and shipments move by themselves.</param>
    /// <param name="mailFolder">Where mails go while no mail server is named.</param>
    /// <param name="provider">Where the payment provider is.</param>
    /// <exception cref="SettingException">A setting is not of its kind; the message names it.</exception>
    public static ServiceSettings Read(IConfiguration settings, bool isDemo, string mailFolder, Uri provider)
    {
        var currency = settings["Shop:Currency"] ?? "USD";
        var workflow = settings["Saga:Workflow"] ?? Workflows.InventoryFirst;
        return new ServiceSettings(
            new OrdersOptions
            {
                Currency = currency,
                PricesFromAnyone = isDemo,
                TotalRequired = workflow == Workflows.PaymentFirst,
                Patience = Duration(settings, "Orders:Patience", new OrdersOptions().Patience),
            },
            new InventoryOptions
            {
                Currency = currency,
                HoldTtl = Duration(settings, "Inventory:HoldTtl", new InventoryOptions().HoldTtl),
                MaxOpenPerSubject = Number(settings, "Inventory:MaxOpenPerSubject", 0),
            },
            new PaymentsOptions { Currency = currency, Provider = provider },
            new FulfillmentOptions
            {
                Pace = Duration(settings, "Fulfillment:Pace", isDemo ? FulfillmentOptions.DemoPace : TimeSpan.Zero),
            },
            ReadNotifications(settings, mailFolder),
            new OrchestratorOptions { Workflow = workflow, Times = ReadTimes(settings) },
            ReadEngine(settings));
    }

    static NotificationsOptions ReadNotifications(IConfiguration settings, string mailFolder) => new()
    {
        MailFolder = mailFolder,
        From = settings["Notifications:From"] ?? "orders@shop.example",
        Smtp = settings["Notifications:Smtp:Host"] is { Length: > 0 } host
            ? new SmtpOptions(host, Number(settings, "Notifications:Smtp:Port", 25))
            {
                UseTls = bool.TryParse(settings["Notifications:Smtp:UseTls"], out var tls) && tls,
                User = settings["Notifications:Smtp:User"],
                Password = settings["Notifications:Smtp:Password"],
            }
            : null,
    };

    static SagaTimes ReadTimes(IConfiguration settings)
    {
        var standard = new SagaTimes();
        return new SagaTimes
        {
            Answer = Duration(settings, "Saga:Answer", standard.Answer),
            Pay = Duration(settings, "Saga:Pay", standard.Pay),
            Deliver = Duration(settings, "Saga:Deliver", standard.Deliver),
            Retry = Duration(settings, "Saga:Retry", standard.Retry),
            Attempts = Number(settings, "Saga:Attempts", standard.Attempts),
        };
    }

    static EngineOptions ReadEngine(IConfiguration settings)
    {
        var engine = new EngineOptions();
        engine.MaxWaiting = Number(settings, "Engine:MaxWaiting", engine.MaxWaiting);
        engine.MaxIntake = Number(settings, "Engine:MaxIntake", engine.MaxIntake);
        engine.MaxAttempts = Number(settings, "Engine:MaxAttempts", engine.MaxAttempts);
        engine.RetryAfter = Duration(settings, "Engine:RetryAfter", engine.RetryAfter);
        engine.MaxAge = Duration(settings, "Engine:MaxAge", engine.MaxAge);
        engine.CatchUp = Duration(settings, "Engine:CatchUp", engine.CatchUp);
        engine.MaxConcurrentEffects = Number(settings, "Engine:MaxConcurrentEffects", engine.MaxConcurrentEffects);
        engine.IdempotencyRetention = Duration(settings, "Engine:IdempotencyRetention", engine.IdempotencyRetention);
        engine.LogPublications = bool.TryParse(settings["Messaging:Log"], out var isLogged) && isLogged;
        return engine;
    }

    /// <summary>Seconds, or hh:mm:ss.</summary>
    static TimeSpan Duration(IConfiguration settings, string name, TimeSpan standard)
    {
        if (settings[name] is not { Length: > 0 } text) return standard;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            ? span
            : throw new SettingException(name, $"is '{text}'; it must be seconds, or a duration such as 00:00:05");
    }

    static int Number(IConfiguration settings, string name, int standard)
    {
        if (settings[name] is not { Length: > 0 } text) return standard;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SettingException(name, $"is '{text}'; it must be a whole number");
    }
}

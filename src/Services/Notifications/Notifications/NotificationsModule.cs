using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Effects;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Doms.Notifications;

/// <summary>Notifies customers of the outcomes of their orders: one mail per outcome.</summary>
public static class NotificationsModule
{
    const int PortOffset = 4;

    /// <summary>Reads the schema of the service.</summary>
    /// <exception cref="ArgumentException">The service has no schema in this dialect.</exception>
    public static ServiceSchema Schema(Dialect dialect) =>
        ServiceSchema.From(ServiceNames.Notifications, typeof(NotificationsModule).Assembly, dialect);

    /// <summary>Creates the module that the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of range.</exception>
    public static ServiceModule Module(NotificationsOptions options)
    {
        return new ServiceModuleBuilder(ServiceNames.Notifications)
            .Table(Tables.Notifications)
            .Table(Tables.Contacts)
            .Internal("notifications.mail_sent", NotificationsJson.Default.MailSent, m => m.Id)
            .Internal("notifications.mail_failed", NotificationsJson.Default.MailFailed, m => m.Id)
            .Effect(
                "notifications.mail", NotificationsJson.Default.SendMail, CreateMailHandler(options.Validated()), LimitsOf(options))
            .Handle(new OnOrderCreated())
            .Handle(new OnCustomerOutcome<OrderConfirmed>(CustomerOutcome.Of))
            .Handle(new OnCustomerOutcome<OrderCancelled>(CustomerOutcome.Of))
            .Handle(new OnCustomerOutcome<PaymentRefunded>(CustomerOutcome.Of))
            .Handle(new OnCustomerOutcome<ShipmentDispatched>(CustomerOutcome.Of))
            .Handle(new OnCustomerOutcome<ShipmentDelivered>(CustomerOutcome.Of))
            .Handle(new OnMailSent())
            .Handle(new OnMailFailed())
            .Build();
    }

    /// <summary>Creates the routes and their port.</summary>
    public static ServiceEndpoints Endpoints() => new(
        ServiceNames.Notifications,
        PortOffset,
        routes => routes.MapApi("/notifications", notifications => notifications.MapGet("/", ListNotifications.Handle)
            .ForOperators()
            .WithQuery(ListNotifications.Parameters)
            .WithSummary("Notifications, newest orders first")
            .Produces<PageView<NotificationView>>()))
    {
        Json = NotificationsJson.Default,
        Schemas = NotificationsSchemas.Describe,
    };

    static EffectLimits LimitsOf(NotificationsOptions options) => options.Smtp is { } smtp
        ? new EffectLimits
        {
            MaxDuration = smtp.Timeout, DurationSetting = "Notifications:Smtp:Timeout", MaxConcurrency = SmtpTransport.MostConnections,
        }
        // One at a time: the files of a folder are created under a lock anyway.
        : new EffectLimits { MaxDuration = MailFolder.MaxDuration, MaxConcurrency = 1 };

    static MailEffectHandler CreateMailHandler(NotificationsOptions options)
    {
        IMailTransport transport = options.Transport ?? (options.Smtp is { } smtp
            ? new SmtpTransport(smtp, options.From, options.Clock)
            : new MailFolder(options.MailFolder, options.From));
        return new MailEffectHandler(transport, options.MaxAttempts);
    }
}

using Doms.Contracts.Fulfillment;
using Doms.Contracts.Orders;
using Doms.Contracts.Payments;
using Doms.Engine;
using Doms.Hosting;
using Doms.Notifications.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Doms.Storage.Sql;

namespace Doms.Notifications;

/// <summary>Tells customers what became of their orders: one mail per outcome.</summary>
public static class NotificationsModule
{
    const int PortOffset = 4;

    /// <summary>The tables it needs.</summary>
    public static ServiceSchema Schema => ServiceSchema.From(ServiceNames.Notifications, typeof(NotificationsModule).Assembly);

    /// <summary>What the engine runs.</summary>
    /// <exception cref="SettingException">A setting is out of its range.</exception>
    public static ServiceModule Module(NotificationsOptions options)
    {
        var record = new RecordMail();
        return new ServiceModuleBuilder(ServiceNames.Notifications)
            .Table(Tables.Notifications)
            .Table(Tables.Contacts)
            .Internal("notifications.mail_sent", NotificationsJson.Default.MailSent, m => m.Id)
            .Internal("notifications.mail_failed", NotificationsJson.Default.MailFailed, m => m.Id)
            .Effect("notifications.mail", NotificationsJson.Default.SendMail, Performer(options.Checked()), AtOnce(options))
            .Handle(new KeepContact())
            .Handle(new TellOutcome<OrderConfirmed>(Outcome.Of))
            .Handle(new TellOutcome<OrderCancelled>(Outcome.Of))
            .Handle(new TellOutcome<PaymentRefunded>(Outcome.Of))
            .Handle(new TellOutcome<ShipmentDispatched>(Outcome.Of))
            .Handle(new TellOutcome<ShipmentDelivered>(Outcome.Of))
            .Handle<MailSent>(record)
            .Handle<MailFailed>(record)
            .Build();
    }

    /// <summary>The routes, and the port they are served on.</summary>
    public static ServiceEndpoints Endpoints() => new(
        ServiceNames.Notifications,
        PortOffset,
        routes => routes.MapApi("/notifications", notifications => notifications.MapGet("/", ListNotifications.Handle)
            .ForOperators()
            .WithSummary("Whom was told what, newest orders first")
            .Produces<NotificationPage>()))
    {
        Json = NotificationsJson.Default,
    };

    /// <summary>Files of one folder are made one after another in any case: the folder is locked meanwhile.</summary>
    static int AtOnce(NotificationsOptions options) => options.Smtp is null ? 1 : SmtpTransport.MostConnections;

    static MailPerformer Performer(NotificationsOptions options)
    {
        IMailTransport transport = options.Transport ?? (options.Smtp is { } smtp
            ? new SmtpTransport(smtp, options.From, options.Clock)
            : new MailFolder(options.MailFolder, options.From));
        return new MailPerformer(transport, options.MaxAttempts);
    }
}

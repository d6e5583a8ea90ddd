using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Effects;
using Doms.Engine.Services;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

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
            .Internal("notifications.resend", NotificationsJson.Default.ResendMail, m => m.Id)
            .Response(NotificationsJson.Default.NotificationDetailsView)
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
            .Handle(new OnResendMail())
            .Build();
    }

    /// <summary>Tells whether a sent mail is in the mail folder, where there is one; null where mails go to a server.</summary>
    public static Func<string, bool>? MailFiles(NotificationsOptions options) => options is { Smtp: null, Transport: null }
        ? id => MailFolder.MayHave(options.MailFolder, id)
        : null;

    /// <summary>Creates the routes and their port.</summary>
    public static ServiceEndpoints Endpoints() => new(
        ServiceNames.Notifications,
        PortOffset,
        routes => routes.MapApi("/notifications", Map))
    {
        Json = NotificationsJson.Default,
        Schemas = NotificationsSchemas.Describe,
    };

    static void Map(RouteGroupBuilder notifications)
    {
        notifications.MapGet("/", ListNotifications.Handle).ForOperators().WithQuery(ListNotifications.Parameters)
            .WithSummary("Notifications, newest orders first")
            .Produces<PageView<NotificationView>>();
        notifications.MapGet("/feed", ListFeed.Handle).ForOperators().WithQuery(ListFeed.Parameters)
            .WithOperationId("listNotificationFeed")
            .WithSummary("Events of all orders, with what was sent for each")
            .Produces<NotificationFeedView>()
            .Fails(StatusCodes.Status503ServiceUnavailable, "orders_unavailable");
        notifications.MapGet("/{id}", GetNotification.Handle).ForOperators()
            .WithSummary("A mail with its text")
            .Produces<NotificationDetailsView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "notification_not_found");
        notifications.MapPost("/{id}/resend", ResendMailEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("Send a mail again")
            .Produces<NotificationDetailsView>(StatusCodes.Status202Accepted)
            .Fails(StatusCodes.Status404NotFound, "notification_not_found")
            .Fails(StatusCodes.Status409Conflict, "no_recipient", "mail_text_unknown");
    }

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

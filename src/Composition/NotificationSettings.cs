using Doms.Hosting.Web;
using Doms.Notifications;

namespace Doms.Composition;

/// <summary>Section <c>Notifications</c>: mails and their server.</summary>
static class NotificationSettings
{
    public static NotificationsOptions Read(SettingReader settings, string mailFolder)
    {
        var defaults = new NotificationsOptions { MailFolder = mailFolder };
        return defaults with
        {
            From = settings.TextOr("Notifications:From", defaults.From, "sender of mails", "an e-mail address"),
            MaxAttempts = settings.Number(
                "Notifications:MaxAttempts", defaults.MaxAttempts, NotificationsOptions.AttemptLimits, "attempts before a mail has failed"),
            Smtp = ReadServer(settings),
        };
    }

    /// <summary>Reads the mail server; null without one.</summary>
    static SmtpOptions? ReadServer(SettingReader settings)
    {
        const int usualPort = 25;
        var host = settings.Text("Notifications:Smtp:Host", "mail server", shown: "none: mails are files in `DIR/mail`");
        var options = new SmtpOptions(
            host ?? "", settings.Number("Notifications:Smtp:Port", usualPort, SmtpOptions.Ports, "port of the mail server"));
        options = options with
        {
            UseTls = settings.Flag("Notifications:Smtp:UseTls", "requires STARTTLS, or implicit TLS on port 465"),
            ImplicitTls = settings.Flag("Notifications:Smtp:ImplicitTls", "uses implicit TLS on any port"),
            User = settings.Text("Notifications:Smtp:User", "user at the mail server", shown: "none: without authentication"),
            Password = settings.Secret("Notifications:Smtp:Password", "password at the mail server"),
            Timeout = settings.Duration(
                "Notifications:Smtp:Timeout", options.Timeout, SmtpOptions.Timeouts,
                "timeout of sending one mail; less than Engine:EffectLease"),
        };
        return host is null ? null : options;
    }
}

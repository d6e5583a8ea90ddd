using Doms.Hosting.Web;
using Doms.Notifications.Mail;
using MimeKit;

namespace Doms.Notifications;

/// <summary>Settings of Notifications.</summary>
public sealed record NotificationsOptions
{
    /// <summary>Range of <see cref="MaxAttempts"/>.</summary>
    public static readonly NumberRange<int> AttemptLimits = new(1, 100);

    /// <summary>Folder for mails as <c>.eml</c> files when no mail server is set.</summary>
    public required string MailFolder { get; init; }

    /// <summary>The mail server; null to write files instead.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Transport instead of folder and server; for simulation.</summary>
    public IMailTransport? Transport { get; init; }

    /// <summary>The sender's address.</summary>
    public string From { get; init; } = "orders@shop.example";

    /// <summary>Attempts to send a mail before it fails: 1 to 100, 8 by default (about 2 min).</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>Clock of the timeout of the mail server.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal NotificationsOptions Validated()
    {
        if (!AttemptLimits.Contains(MaxAttempts)) throw new SettingException("Notifications:MaxAttempts", $"must be {AttemptLimits}");
        if (!MailboxAddress.TryParse(From, out var sender) || sender.Domain.Length == 0)
            throw new SettingException("Notifications:From", "must be one e-mail address");
        return this;
    }
}

/// <summary>A mail server.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">25 by default; 1025 for the usual test servers.</param>
public sealed record SmtpOptions(string Host, int Port = 25)
{
    const int ImplicitTlsPort = 465;

    /// <summary>Range of <see cref="Port"/>.</summary>
    public static readonly NumberRange<int> Ports = new(1, 65_535);

    /// <summary>Range of <see cref="Timeout"/>.</summary>
    public static readonly NumberRange<TimeSpan> Timeouts = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>Requires TLS: STARTTLS, or implicit TLS on port 465; off by default.</summary>
    public bool UseTls { get; init; }

    /// <summary>Uses implicit TLS on any port.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Null to send without authentication.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Timeout of sending one mail: 1 s to 5 min, 30 s by default; less than <c>Engine:EffectLease</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    internal bool IsTlsImplicit => ImplicitTls || (UseTls && Port == ImplicitTlsPort);
}

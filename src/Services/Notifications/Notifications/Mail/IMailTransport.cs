using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>Hands mails over, once or more: a repeat carries the same identity and content.</summary>
public interface IMailTransport
{
    /// <summary>Null once the mail is handed over; otherwise why it never will be. Anything else is thrown.</summary>
    Task<string?> Send(SendMail mail, CancellationToken cancel);
}

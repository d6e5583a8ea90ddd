using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>Sends mails, at least once: a repeat has the same identity and content.</summary>
public interface IMailTransport
{
    /// <summary>Returns null once the mail is accepted, or the reason of a final refusal. Other failures are thrown and retried.</summary>
    Task<string?> Send(SendMail mail, CancellationToken cancel);
}

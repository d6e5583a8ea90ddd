using System.Net;
using System.Net.Mail;
using System.Text;
using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>Hands mails to a mail server, over one connection each.</summary>
sealed class SmtpTransport(SmtpOptions options, string from, TimeProvider clock) : IMailTransport
{
    public async Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
#pragma warning disable S5332 // A mail server on the same host or cluster often has no certificate: it is a setting.
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.UseTls };
#pragma warning restore S5332
        if (options.User is { } user) client.Credentials = new NetworkCredential(user, options.Password);
        using var message = new MailMessage(from, mail.To, mail.Text.Subject, mail.Text.Body)
        {
            SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", EmlText.MessageId(mail, from));
        try
        {
            await client.SendMailAsync(message, either.Token);
            return null;
        }
        catch (SmtpException refused) when (IsFinal(refused.StatusCode))
        {
            return $"the mail server refused it: {refused.StatusCode}";
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The mail server took longer than Notifications:Smtp:Timeout ({options.Timeout}).", late);
        }
    }

    static bool IsFinal(SmtpStatusCode status) => status is SmtpStatusCode.MailboxUnavailable
        or SmtpStatusCode.MailboxNameNotAllowed
        or SmtpStatusCode.UserNotLocalTryAlternatePath
        or SmtpStatusCode.TransactionFailed;
}

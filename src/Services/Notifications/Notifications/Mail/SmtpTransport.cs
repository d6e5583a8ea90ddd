using System.Collections.Concurrent;
using System.Net.Security;
using Doms.Notifications.Domain;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Doms.Notifications.Mail;

/// <summary>
/// Sends mails to a mail server. A connection is kept for the next mail and checked before reuse; the end of the process closes
/// it.
/// </summary>
/// <param name="trust">Validates the server's certificate; null for the default rules.</param>
sealed class SmtpTransport(
    SmtpOptions options, string from, TimeProvider clock, RemoteCertificateValidationCallback? trust = null) : IMailTransport
{
    /// <summary>Maximum number of connections; mail services accept few from one client.</summary>
    public const int MostConnections = 3;

    /// <summary>Timeout of the check of a kept connection: one that a firewall has dropped never replies.</summary>
    static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Authentication by user and password, without NTLM.</summary>
    static readonly string[] PasswordMechanisms =
        ["PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    readonly ConcurrentBag<SmtpClient> _idle = [];
    readonly EmlText _text = new(from);

    public async Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        using var message = await MimeMessage.LoadAsync(new MemoryStream(_text.Format(mail)), CancellationToken.None);
        try
        {
            await Deliver(message, either.Token);
            return null;
        }
        catch (SmtpCommandException refused) when (IsFinal(refused.StatusCode))
        {
            return $"the mail server refused it: {refused.StatusCode}";
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The mail server took longer than Notifications:Smtp:Timeout ({options.Timeout}).", late);
        }
    }

    async Task Deliver(MimeMessage message, CancellationToken cancel)
    {
        var client = await FindStanding(cancel) ?? await Connect(cancel);
        try
        {
            await client.SendAsync(message, cancel);
        }
        finally
        {
            // The connection is kept after a refusal, and closed after any other failure.
            if (client.IsConnected) _idle.Add(client);
            else client.Dispose();
        }
    }

    /// <summary>Returns a kept connection that the server has not closed meanwhile; null without one.</summary>
    async Task<SmtpClient?> FindStanding(CancellationToken cancel)
    {
        while (_idle.TryTake(out var kept))
        {
            using var timeout = new CancellationTokenSource(CheckTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
            try
            {
                await kept.NoOpAsync(either.Token);
                return kept;
            }
            catch
            {
                kept.Dispose();
                if (cancel.IsCancellationRequested) throw;
            }
        }

        return null;
    }

    async Task<SmtpClient> Connect(CancellationToken cancel)
    {
        var client = new SmtpClient
        {
            // As .NET's HTTP clients do: a private certificate authority seldom publishes revocations.
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = trust,
        };
        try
        {
            await client.ConnectAsync(options.Host, options.Port, Security(), cancel);
            if (options.User is { } user) await Authenticate(client, user, cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    async Task Authenticate(SmtpClient client, string user, CancellationToken cancel)
    {
        if (!client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            throw new NotSupportedException(
                "The mail server offers no authentication: remove Notifications:Smtp:User, or set Notifications:Smtp:UseTls.");

        // MailKit would try NTLM first, which fits only accounts of a Windows domain.
        if (client.AuthenticationMechanisms.Overlaps(PasswordMechanisms)) client.AuthenticationMechanisms.Remove("NTLM");
        await client.AuthenticateAsync(user, options.Password ?? "", cancel);
    }

    /// <summary>Never uses opportunistic TLS: a server or an attacker in between could leave out the offer.</summary>
    SecureSocketOptions Security()
    {
        if (options.IsTlsImplicit) return SecureSocketOptions.SslOnConnect;
        return options.UseTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;
    }

    static bool IsFinal(SmtpStatusCode status) => status is SmtpStatusCode.MailboxUnavailable
        or SmtpStatusCode.MailboxNameNotAllowed
        or SmtpStatusCode.UserNotLocalTryAlternatePath
        or SmtpStatusCode.TransactionFailed;
}

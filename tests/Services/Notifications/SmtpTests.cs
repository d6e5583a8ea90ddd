using System.Text;
using Doms.Notifications;
using Doms.Notifications.Domain;
using Doms.Notifications.Mail;

namespace Doms.Tests.Services.Notifications;

/// <summary>Mails over SMTP, to a server that takes, refuses, delays or says nothing.</summary>
public sealed class SmtpTests
{
    const string From = "orders@shop.example";

    static readonly SendMail Mail = new(
        "o1/confirmed", "alice@example.com", new MailText("Order o1 is confirmed", "Line one.\n.dot\nTotal: 25.00 USD\n"),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task A_mail_arrives_as_it_was_written()
    {
        await using var server = new SmtpServer();
        (await Transport(server).Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Lines.ShouldContain("MAIL FROM:<orders@shop.example>");
        server.Lines.ShouldContain("RCPT TO:<alice@example.com>");
        var mail = server.Mails.ShouldHaveSingleItem();
        mail.ShouldContain("Subject: Order o1 is confirmed");
        mail.ShouldContain("Message-ID: <o1-confirmed@shop.example>", Case.Insensitive);
        TextOf(mail).ShouldContain(".dot");
        TextOf(mail).ShouldContain("Total: 25.00 USD");
    }

    [Fact]
    public async Task Client_authenticates_when_user_is_set()
    {
        await using var server = new SmtpServer { TakesLogin = true };
        var options = new SmtpOptions("127.0.0.1", server.Port) { User = "shop", Password = "s3cret" };
        (await Transport(options).Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Lines.ShouldContain(Convert.ToBase64String(Encoding.ASCII.GetBytes("s3cret")));
        server.Mails.ShouldHaveSingleItem().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("550 no such mailbox", true)]
    [InlineData("553 not allowed", true)]
    [InlineData("451 try later", false)]
    [InlineData("450 busy", false)]
    public async Task Permanent_refusal_is_final_and_transient_one_is_retried(string answer, bool isFinal)
    {
        await using var server = new SmtpServer { ToRecipients = answer };
        var send = Transport(server).Send(Mail, CancellationToken.None);
        if (isFinal) (await send)!.ShouldStartWith("the mail server refused it: ");
        else await Should.ThrowAsync<System.Net.Mail.SmtpException>(send);
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task Silent_server_times_out()
    {
        await using var server = new SmtpServer { IsSilent = true };
        var options = new SmtpOptions("127.0.0.1", server.Port) { Timeout = TimeSpan.FromMilliseconds(100) };
        var late = await Should.ThrowAsync<TimeoutException>(Transport(options).Send(Mail, CancellationToken.None));
        late.Message.ShouldContain("Notifications:Smtp:Timeout");
    }

    [Fact]
    public async Task Mail_is_not_sent_when_required_tls_is_missing()
    {
        await using var server = new SmtpServer { TakesLogin = true };
        var options = new SmtpOptions("127.0.0.1", server.Port) { UseTls = true, User = "shop", Password = "s3cret" };
        await Should.ThrowAsync<System.Net.Mail.SmtpException>(Transport(options).Send(Mail, CancellationToken.None));

        server.Mails.ShouldBeEmpty();
        server.Lines.ShouldNotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes("s3cret")));
    }

    [Fact]
    public async Task Unreachable_server_is_retried()
    {
        SmtpOptions gone;
        await using (var server = new SmtpServer()) gone = new SmtpOptions("127.0.0.1", server.Port);
        await Should.ThrowAsync<System.Net.Mail.SmtpException>(Transport(gone).Send(Mail, CancellationToken.None));
    }

    static SmtpTransport Transport(SmtpServer server) => Transport(new SmtpOptions("127.0.0.1", server.Port));

    static SmtpTransport Transport(SmtpOptions options) => new(options, From, TimeProvider.System);

    /// <summary>The body, whichever way it is encoded.</summary>
    static string TextOf(string mail)
    {
        var end = mail.IndexOf("\n\n", StringComparison.Ordinal);
        var (headers, body) = (mail[..end], mail[end..]);
        return headers.Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)))
            : body.Replace("=\n", "", StringComparison.Ordinal).Replace("=2E", ".", StringComparison.Ordinal);
    }
}

using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Doms.Notifications;
using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Doms.Tests.Services.Notifications;

/// <summary>Mails over SMTP, to a server that accepts, rejects, delays or does not respond.</summary>
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

        server.Lines.ShouldContain(line => line.StartsWith("MAIL FROM:<orders@shop.example>", StringComparison.Ordinal));
        server.Lines.ShouldContain("RCPT TO:<alice@example.com>");
        var mail = server.Mails.ShouldHaveSingleItem();
        mail.ShouldContain("Subject: Order o1 is confirmed");
        mail.ShouldContain("Message-ID: <o1-confirmed@shop.example>", Case.Insensitive);
        mail.ShouldEndWith("\n\nLine one.\n.dot\nTotal: 25.00 USD\n");
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

    [Fact]
    public async Task Client_authenticates_without_ntlm_when_another_mechanism_is_offered()
    {
        await using var server = new SmtpServer { TakesLogin = true, Mechanisms = "NTLM LOGIN" };
        var options = new SmtpOptions("127.0.0.1", server.Port) { User = "shop", Password = "s3cret" };
        (await Transport(options).Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Lines.ShouldContain(line => line.StartsWith("AUTH LOGIN", StringComparison.Ordinal));
        server.Lines.ShouldNotContain(line => line.StartsWith("AUTH NTLM", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused_login_is_retried()
    {
        await using var server = new SmtpServer { TakesLogin = true, ToLogin = "535 wrong password" };
        var options = new SmtpOptions("127.0.0.1", server.Port) { User = "shop", Password = "s3cret" };
        await Should.ThrowAsync<AuthenticationException>(Transport(options).Send(Mail, CancellationToken.None));

        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task Long_line_arrives_whole()
    {
        await using var server = new SmtpServer();
        var line = $"Your order {new string('0', 200)} is confirmed.";
        await Transport(server).Send(Mail with { Text = new MailText("Order", $"{line}\n") }, CancellationToken.None);

        server.Mails.ShouldHaveSingleItem().Split('\n').ShouldContain(line);
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
        else await Should.ThrowAsync<SmtpCommandException>(send);
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
        await Should.ThrowAsync<NotSupportedException>(Transport(options).Send(Mail, CancellationToken.None));

        server.Mails.ShouldBeEmpty();
        server.Lines.ShouldNotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes("s3cret")));
    }

    [Fact]
    public async Task Unreachable_server_is_retried()
    {
        SmtpOptions closed;
        await using (var server = new SmtpServer()) closed = new SmtpOptions("127.0.0.1", server.Port);
        await Should.ThrowAsync<SocketException>(Transport(closed).Send(Mail, CancellationToken.None));
    }

    [Fact]
    public async Task Mails_follow_each_other_over_one_connection()
    {
        await using var server = new SmtpServer();
        var transport = Transport(server);
        for (var i = 0; i < 3; i++) (await transport.Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Connections.ShouldBe(1);
        server.Mails.Count.ShouldBe(3);
        server.Mails.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refused_mail_does_not_cost_the_connection()
    {
        await using var server = new SmtpServer { ToRecipients = "550 no such mailbox" };
        var transport = Transport(server);
        for (var i = 0; i < 2; i++) (await transport.Send(Mail, CancellationToken.None)).ShouldNotBeNull();

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Connection_that_does_not_respond_is_replaced()
    {
        await using var server = new SmtpServer { IgnoresNoOp = true };
        var transport = Transport(server);
        for (var i = 0; i < 2; i++) (await transport.Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Connections.ShouldBe(2);
        server.Mails.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_is_replaced()
    {
        await using var server = new SmtpServer { LeavesAfterMail = true };
        var transport = Transport(server);
        for (var i = 0; i < 2; i++) (await transport.Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Connections.ShouldBe(2);
        server.Mails.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_tls_a_mail_and_a_login_arrive(bool isImplicit)
    {
        using var certificate = SelfSigned();
        await using var server = new SmtpServer { Certificate = certificate, IsTlsImplicit = isImplicit, TakesLogin = true };
        var options = new SmtpOptions("127.0.0.1", server.Port)
        {
            UseTls = true, ImplicitTls = isImplicit, User = "shop", Password = "s3cret",
        };
        var transport = new SmtpTransport(options, From, TimeProvider.System, (_, seen, _, _) => certificate.Equals(seen));
        (await transport.Send(Mail, CancellationToken.None)).ShouldBeNull();

        server.Lines.ShouldContain(Convert.ToBase64String(Encoding.ASCII.GetBytes("s3cret")));
        server.Mails.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_with_untrusted_certificate_receives_no_mail(bool isImplicit)
    {
        using var certificate = SelfSigned();
        await using var server = new SmtpServer { Certificate = certificate, IsTlsImplicit = isImplicit };
        var options = new SmtpOptions("127.0.0.1", server.Port) { UseTls = true, ImplicitTls = isImplicit };
        await Should.ThrowAsync<SslHandshakeException>(Transport(options).Send(Mail, CancellationToken.None));

        server.Mails.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(465, true, false, true)]
    [InlineData(587, true, false, false)]
    [InlineData(2465, false, true, true)]
    [InlineData(465, false, false, false)]
    public void Tls_begins_at_once_where_the_port_or_setting_says(int port, bool useTls, bool implicitTls, bool isImplicit) =>
        new SmtpOptions("mail", port) { UseTls = useTls, ImplicitTls = implicitTls }.IsTlsImplicit.ShouldBe(isImplicit);

    static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    static SmtpTransport Transport(SmtpServer server) => Transport(new SmtpOptions("127.0.0.1", server.Port));

    static SmtpTransport Transport(SmtpOptions options) => new(options, From, TimeProvider.System);
}

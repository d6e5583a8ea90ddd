using System.Text;
using Doms.Engine.Effects;
using Doms.Engine.Services;
using Doms.Notifications;
using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using Doms.Primitives;
using MimeKit;

namespace Doms.Tests.Services.Notifications;

public sealed class MailTests : IDisposable
{
    const string From = "orders@shop.example";

    static readonly SendMail Mail = new(
        "o1/confirmed",
        "alice@example.com",
        new MailText("Order o1 is confirmed", "Your order o1 is confirmed.\nTotal: 25.00 USD\n"),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    readonly string _folder = Directory.CreateTempSubdirectory("doms-mail").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Mail_is_written_as_standard_eml() => TextOf(Mail).ShouldBe(
        "From: orders@shop.example\r\n"
        + "Date: Fri, 02 Jan 2026 03:04:05 +0000\r\n"
        + "Subject: Order o1 is confirmed\r\n"
        + "Message-Id: <o1-confirmed@shop.example>\r\n"
        + "To: alice@example.com\r\n"
        + "MIME-Version: 1.0\r\n"
        + "Content-Type: text/plain; charset=utf-8\r\n"
        + "Content-Transfer-Encoding: 7bit\r\n"
        + "\r\n"
        + "Your order o1 is confirmed.\r\nTotal: 25.00 USD\r\n");

    [Fact]
    public void Non_ascii_subject_is_encoded_in_bounded_words()
    {
        var subject = string.Join(' ', Enumerable.Repeat("caf\u00e9 \ud83d\udd25", 20));

        var text = new EmlText(From).Format(Mail with { Text = new MailText(subject, "\u00e9") });

        var lines = Encoding.UTF8.GetString(text).Split("\r\n");
        var words = lines.SkipWhile(line => !line.StartsWith("Subject: ", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("Message-Id: ", StringComparison.Ordinal))
            .SelectMany(line => line.Replace("Subject: ", "", StringComparison.Ordinal).Trim().Split(' ')).ToList();
        words.ShouldAllBe(word => word.Length <= 75);
        MimeMessage.Load(new MemoryStream(text)).Subject.ShouldBe(subject);
        lines.ShouldContain("Content-Transfer-Encoding: 8bit");
    }

    [Fact]
    public void Long_line_is_written_whole()
    {
        var line = $"Your order {new string('0', 200)} is confirmed.";

        var text = TextOf(Mail with { Text = new MailText("Order", $"{line}\n") });

        text.Split("\r\n").ShouldContain(line);
        text.ShouldContain("\r\nContent-Transfer-Encoding: 7bit\r\n");
    }

    [Fact]
    public void Long_subject_is_folded()
    {
        var subject = string.Join(' ', Enumerable.Repeat("word", 40));

        var text = new EmlText(From).Format(Mail with { Text = new MailText(subject, "") });

        Encoding.ASCII.GetString(text).Split("\r\n").ShouldAllBe(line => line.Length <= 78);
        MimeMessage.Load(new MemoryStream(text)).Subject.ShouldBe(subject);
    }

    [Fact]
    public void Sender_with_a_name_is_encoded_and_recognized()
    {
        var text = new EmlText("\u017baneta's shop <orders@shop.example>").Format(Mail);

        Ascii.IsValid(text).ShouldBeTrue();
        var sender = MimeMessage.Load(new MemoryStream(text)).From.Mailboxes.ShouldHaveSingleItem();
        (sender.Name, sender.Address).ShouldBe(("\u017baneta's shop", "orders@shop.example"));
    }

    [Fact]
    public async Task A_mail_sent_twice_is_one_file()
    {
        var handler = new MailEffectHandler(new MailFolder(_folder, From), maxAttempts: 3);

        await handler.Execute(Mail, Attempt(1), CancellationToken.None);
        var result = await handler.Execute(Mail, Attempt(2), CancellationToken.None);

        result.Message.ShouldBe(new MailSent("o1/confirmed"));
        var file = Directory.GetFiles(_folder).ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldBe("o1-confirmed.eml");
        (await File.ReadAllTextAsync(file)).ShouldBe(TextOf(Mail));
    }

    [Fact]
    public void A_mail_written_again_is_the_same_byte_for_byte()
    {
        var mail = Mail with { Text = new MailText("\u017baneta \ud83d\udd25", "caf\u00e9\n.\n") };

        var first = new EmlText("Shop <orders@shop.example>").Format(mail);

        first.ShouldBe(new EmlText("Shop <orders@shop.example>").Format(mail with { }));
    }

    [Fact]
    public void A_file_name_cannot_leave_its_folder() =>
        FileName.Of(Mail with { Id = "../../etc/x\0y/confirmed" }).ShouldBe("..-..-etc-x%00y-confirmed");

    [Fact]
    public async Task Copy_is_a_mail_of_its_own()
    {
        var handler = new MailEffectHandler(new MailFolder(_folder, From), maxAttempts: 1);
        await handler.Execute(Mail, Attempt(1), CancellationToken.None);
        await handler.Execute(Mail with { Copy = 1 }, Attempt(1), CancellationToken.None);

        Directory.GetFiles(_folder).Select(Path.GetFileName).Order().ShouldBe(["o1-confirmed-copy1.eml", "o1-confirmed.eml"]);
        (await File.ReadAllTextAsync(Path.Combine(_folder, "o1-confirmed-copy1.eml"))).ShouldContain("Message-Id: <o1-confirmed-copy1@");
    }

    [Fact]
    public async Task Unsendable_mail_fails_after_max_attempts()
    {
        var blocked = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(blocked, "in the way");
        var handler = new MailEffectHandler(new MailFolder(blocked, From), maxAttempts: 2);

        var first = await handler.Execute(Mail, Attempt(1), CancellationToken.None);
        var last = await handler.Execute(Mail, Attempt(2), CancellationToken.None);

        (first.IsDone, first.Reason).ShouldSatisfyAllConditions(
            result => result.IsDone.ShouldBeFalse(), result => result.Reason.ShouldNotBeNullOrEmpty());
        last.Message.ShouldBeOfType<MailFailed>().Error.ShouldStartWith("failed after 2 attempts: ");
    }

    [Fact]
    public async Task Refused_mail_is_not_retried()
    {
        var handler = new MailEffectHandler(new RefusingTransport(), maxAttempts: 8);

        var result = await handler.Execute(Mail, Attempt(1), CancellationToken.None);

        result.Message.ShouldBe(new MailFailed("o1/confirmed", "no such mailbox"));
    }

    static EffectContext Attempt(int attempt) => new("o1/confirmed/mail", attempt, attempt > 1, new EmptyRowReader());

    static string TextOf(SendMail mail) => Encoding.UTF8.GetString(new EmlText(From).Format(mail));

    sealed class RefusingTransport : IMailTransport
    {
        public Task<string?> Send(SendMail mail, CancellationToken cancel) =>
            Task.FromResult<string?>("no such mailbox");
    }

    sealed class EmptyRowReader : IRowReader
    {
        public Moment Now => default;

        public ValueTask<T?> Find<T>(string key, CancellationToken cancel)
            where T : class => new((T?)null);
    }
}

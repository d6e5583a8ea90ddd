using System.Text;
using Doms.Notifications.Domain;
using MimeKit;

namespace Doms.Notifications.Mail;

/// <summary>A mail as RFC 5322 text: one and the same for the same mail, however often it is written.</summary>
static class EmlText
{
    /// <summary>Short lines, so that no encoded word is longer than the 75 characters of RFC 2047.</summary>
    static readonly FormatOptions Lines = new() { NewLineFormat = NewLineFormat.Dos, MaxLineLength = 68 };

    /// <summary>The mail; its id is the same for every repeat, by which a mail server or a person can tell them.</summary>
    public static MimeMessage Message(SendMail mail, string from)
    {
        var sender = MailboxAddress.Parse(from);
        var message = new MimeMessage
        {
            Date = mail.At,
            Body = new TextPart { Text = mail.Text.Body },
        };
        message.From.Add(sender);
        message.To.Add(new MailboxAddress(null, mail.To));
        message.Headers[HeaderId.Subject] = "";
        message.Headers[message.Headers.IndexOf(HeaderId.Subject)].SetValue(Lines, Encoding.UTF8, mail.Text.Subject);
        message.Headers.Replace(HeaderId.MessageId, $"<{FileName.Of(mail.Id)}@{sender.Domain}>");
        return message;
    }

    /// <summary>The mail as a file's content.</summary>
    public static byte[] Of(SendMail mail, string from)
    {
        using var message = Message(mail, from);
        message.Prepare(EncodingConstraint.EightBit);
        using var text = new MemoryStream();
        message.WriteTo(Lines, text, CancellationToken.None);
        return text.ToArray();
    }
}

/// <summary>Names that any file system takes.</summary>
static class FileName
{
    /// <summary>The parts of an id joined by hyphens, what is unusual in them escaped.</summary>
    public static string Of(string id) => string.Join('-', id.Split('/').Select(Uri.EscapeDataString));
}

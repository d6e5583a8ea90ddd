using System.Text;
using Doms.Notifications.Domain;
using MimeKit;

namespace Doms.Notifications.Mail;

/// <summary>Formats mails as RFC 5322 text; the same mail always gives the same text.</summary>
static class EmlText
{
    /// <summary>Short lines, so that no encoded word is longer than the 75 characters of RFC 2047.</summary>
    static readonly FormatOptions Lines = new() { NewLineFormat = NewLineFormat.Dos, MaxLineLength = 68 };

    /// <summary>Creates the mail; every repeat has the same id, by which a mail server or a reader can recognize it.</summary>
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

    /// <summary>Returns the mail as the content of a file.</summary>
    public static byte[] Of(SendMail mail, string from)
    {
        using var message = Message(mail, from);
        message.Prepare(EncodingConstraint.EightBit);
        using var text = new MemoryStream();
        message.WriteTo(Lines, text, CancellationToken.None);
        return text.ToArray();
    }
}

/// <summary>Creates file names that every file system accepts.</summary>
static class FileName
{
    /// <summary>Joins the parts of an id by hyphens, with unusual characters escaped.</summary>
    public static string Of(string id) => string.Join('-', id.Split('/').Select(Uri.EscapeDataString));
}

using System.Text;
using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>A mail as RFC 5322 text: one and the same for the same mail, however often it is written.</summary>
static class EmlText
{
    /// <summary>UTF-8 bytes per encoded word, which may have 75 characters (RFC 2047, 2).</summary>
    const int MaxWordBytes = 45;

    public static string Of(SendMail mail, string from) =>
        $"From: {from}\r\n"
        + $"To: {mail.To}\r\n"
        + $"Subject: {Header(mail.Text.Subject)}\r\n"
        + $"Date: {mail.At:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n"
        + $"Message-ID: {MessageId(mail, from)}\r\n"
        + "MIME-Version: 1.0\r\n"
        + "Content-Type: text/plain; charset=utf-8\r\n"
        + $"Content-Transfer-Encoding: {(Ascii.IsValid(mail.Text.Body) ? "7bit" : "8bit")}\r\n"
        + "\r\n"
        + mail.Text.Body.ReplaceLineEndings("\r\n");

    /// <summary>The same for every repeat, by which a mail server or a person can tell them.</summary>
    public static string MessageId(SendMail mail, string from) =>
        $"<{FileName.Of(mail.Id)}@{from[(from.LastIndexOf('@') + 1)..]}>";

    static string Header(string text) => Ascii.IsValid(text) ? text : string.Join("\r\n ", Words(text).Select(Encoded));

    static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > MaxWordBytes)
            {
                yield return word.ToString();
                word.Clear();
                bytes = 0;
            }

            word.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        yield return word.ToString();
    }

    static string Encoded(string word) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word))}?=";
}

/// <summary>Names that any file system takes.</summary>
static class FileName
{
    /// <summary>The parts of an id joined by hyphens, what is unusual in them escaped.</summary>
    public static string Of(string id) => string.Join('-', id.Split('/').Select(Uri.EscapeDataString));
}

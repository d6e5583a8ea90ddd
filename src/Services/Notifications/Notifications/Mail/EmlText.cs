using System.Globalization;
using System.Text;
using Doms.Notifications.Domain;
using MimeKit;

namespace Doms.Notifications.Mail;

/// <summary>
/// Formats mails of one sender as RFC 5322 text; the same mail always gives the same text. Each order has its mails, and
/// this takes a tenth of the time that MimeKit takes to build and write a message; MimeKit encodes what is not ASCII.
/// </summary>
sealed class EmlText
{
    /// <summary>Short lines, so that no encoded word is longer than the 75 characters of RFC 2047.</summary>
    static readonly FormatOptions Lines = new() { NewLineFormat = NewLineFormat.Dos, MaxLineLength = 68 };

    static readonly int MaxPlainSubject = Lines.MaxLineLength - "Subject: ".Length;

    readonly string _sender;
    readonly string _domain;

    public EmlText(string from)
    {
        var sender = MailboxAddress.Parse(from);
        (_sender, _domain) = (sender.ToString(Lines, encode: true), sender.Domain);
    }

    /// <summary>Formats the mail; every repeat has the same id, by which a mail server or a reader can recognize it.</summary>
    public byte[] Format(SendMail mail)
    {
        var body = mail.Text.Body;
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            From: {_sender}
            Date: {mail.At.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000
            Subject:{Subject(mail.Text.Subject)}
            Message-Id: <{FileName.Of(mail)}@{_domain}>
            To: {mail.To}
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: {(Ascii.IsValid(body) ? "7bit" : "8bit")}

            {body}
            """);
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
    }

    static string Subject(string text)
    {
        if (Ascii.IsValid(text) && text.Length <= MaxPlainSubject) return $" {text}";
        var header = new Header(HeaderId.Subject, "");
        header.SetValue(Lines, Encoding.UTF8, text);
        return Encoding.ASCII.GetString(header.RawValue).TrimEnd();
    }
}

/// <summary>Creates file names that every file system accepts.</summary>
static class FileName
{
    /// <summary>The name of a mail; a copy that was asked for has a name of its own.</summary>
    public static string Of(SendMail mail) => mail.Copy == 0 ? Of(mail.Id) : $"{Of(mail.Id)}-copy{mail.Copy}";

    /// <summary>Joins the parts of an id by hyphens, with unusual characters escaped.</summary>
    public static string Of(string id) => string.Join('-', id.Split('/').Select(Uri.EscapeDataString));
}

using System.Globalization;

namespace Doms.Primitives;

/// <summary>
/// E-mail address that any mail server takes: a local part in ASCII and a domain, whose international labels become punycode.
/// </summary>
public static class EmailAddress
{
    /// <summary>Maximum number of characters.</summary>
    public const int MaxLength = 254;

    const int MaxLocalPart = 64;
    const int MaxLabel = 63;
    const string AtomSymbols = "!#$%&'*+/=?^_`{|}~-";
    const string EncodedWord = "=?";

    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The address with an ASCII domain; null for an invalid text, or one that cannot be mailed to.</summary>
    public static string? Normalize(string? text)
    {
        if (text is not { Length: > 2 and <= MaxLength }) return null;
        var at = text.LastIndexOf('@');
        if (at < 1 || !IsLocalPart(text[..at])) return null;
        var domain = text[(at + 1)..];
        if (!System.Text.Ascii.IsValid(domain)) domain = ToPunycode(domain);
        if (domain is null || !IsDomain(domain)) return null;
        var address = $"{text[..at]}@{domain}";
        return address.Length <= MaxLength ? address : null;
    }

    /// <summary>Refuses a leading hyphen, which a mail program could take for an option, and an encoded word.</summary>
    static bool IsLocalPart(string local) =>
        local.Length <= MaxLocalPart && local[0] != '-' && !local.Contains(EncodedWord, StringComparison.Ordinal)
        && Array.TrueForAll(local.Split('.'), IsAtom);

    static bool IsAtom(string atom) =>
        atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || AtomSymbols.Contains(c, StringComparison.Ordinal));

    static bool IsDomain(string domain) => domain.Split('.') is { Length: > 1 } labels && Array.TrueForAll(labels, IsLabel);

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && label[0] != '-' && label[^1] != '-';

    // The mapping throws for a text that is no domain, and there is no Try method.
    static string? ToPunycode(string domain)
    {
        if (!domain.EnumerateRunes().All(rune => rune.Value is '.' or '-' || System.Text.Rune.IsLetterOrDigit(rune)
            || System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            return null;
        try
        {
            return Idn.GetAscii(domain.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

using System.Buffers;
using System.Text;

namespace Doms.Orders.Domain.Intake;

/// <summary>What a text from outside must be like.</summary>
public static class TextRules
{
    const int MaxLocalPart = 64;
    const int MaxLabel = 63;
    const string AtomSymbols = "!#$%&'*+/=?^_`{|}~-";

    /// <summary>What is wrong with the text, as a sentence that lacks its subject; null when nothing is.</summary>
    /// <param name="max">The most characters it may have.</param>
    public static string? Validate(string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text)) return "must not be blank";
        if (text.Length > max) return $"must have at most {max} characters";
        return IsPlain(text) ? null : "must not contain control characters or broken Unicode";
    }

    /// <summary>What is wrong with an e-mail address; null when it is one valid address.</summary>
    public static string? ValidateEmail(string text) =>
        Validate(text, Limits.Email) ?? (IsEmail(text) ? null : "must be one valid e-mail address");

    static bool IsPlain(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done) return false;
            if (Rune.IsControl(rune)) return false;
            rest = rest[consumed..];
        }

        return true;
    }

    static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > MaxLocalPart) return false;
        var domain = text[(at + 1)..].Split('.');
        return domain.Length > 1 && Array.TrueForAll(domain, IsLabel) && Array.TrueForAll(text[..at].Split('.'), IsAtom);
    }

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel
        && label.All(c => char.IsLetterOrDigit(c) || c == '-')
        && !label.StartsWith('-')
        && !label.EndsWith('-');

    static bool IsAtom(string atom) =>
        atom.Length > 0 && atom.All(c => char.IsLetterOrDigit(c) || AtomSymbols.Contains(c, StringComparison.Ordinal));
}

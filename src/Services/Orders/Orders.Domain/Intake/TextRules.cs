using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>Validates the texts of a request.</summary>
public static class TextRules
{
    const int MaxLocalPart = 64;
    const int MaxLabel = 63;
    const string AtomSymbols = "!#$%&'*+/=?^_`{|}~-";

    /// <summary>Returns the error as a sentence without its subject; null for a valid text.</summary>
    /// <param name="max">Maximum number of characters.</param>
    public static string? Validate(string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text)) return "must not be blank";
        if (text.Length > max) return $"must have at most {max} characters";
        return PlainText.IsValid(text) ? null : "must not contain control characters or broken Unicode";
    }

    /// <summary>Returns the error of an e-mail address; null for a single valid address.</summary>
    public static string? ValidateEmail(string text) =>
        Validate(text, Limits.Email) ?? (IsEmail(text) ? null : "must be one valid e-mail address");

    static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > MaxLocalPart) return false;
        var domain = text[(at + 1)..].Split('.');
        return domain.Length > 1 && domain.All(IsLabel) && text[..at].Split('.').All(IsAtom);
    }

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel
        && label.All(c => char.IsLetterOrDigit(c) || c == '-')
        && !label.StartsWith('-')
        && !label.EndsWith('-');

    static bool IsAtom(string atom) =>
        atom.Length > 0 && atom.All(c => char.IsLetterOrDigit(c) || AtomSymbols.Contains(c, StringComparison.Ordinal));
}

using System.Text;

namespace Doms.Engine.Storage;

/// <summary>Makes text of uncertain origin, such as the message of an exception, fit for a text column of every store.</summary>
static class StoredText
{
    /// <summary>Longest text that is kept.</summary>
    public const int MaxLength = 8_000;

    /// <summary>Replaces NUL characters and unpaired surrogates, which PostgreSQL refuses, and truncates what is too long.</summary>
    public static string Clean(string text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        if (!text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        return clean.ToString();
    }
}

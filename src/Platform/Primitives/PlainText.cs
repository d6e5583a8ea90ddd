using System.Buffers;
using System.Text;

namespace Doms.Primitives;

/// <summary>Rules for text from outside that is stored and shown.</summary>
public static class PlainText
{
    /// <summary>Names what is refused in texts for people, as the end of a sentence.</summary>
    public const string Refused = "control characters, line separators, changes of the writing direction or broken Unicode";

    /// <summary>
    /// Embeddings, overrides and isolates, which make a text look like another one, and separators that some readers take for the end of a
    /// line. The marks of right-to-left languages (U+200E, U+200F, U+061C) are allowed.
    /// </summary>
    static readonly SearchValues<char> Misleading =
        SearchValues.Create("\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>True for valid Unicode (no unpaired surrogate) without control characters: it can be stored, compared and logged.</summary>
    public static bool IsValid(string text)
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

    /// <summary>True for a text that people may be shown: a valid one that neither breaks a line nor turns the writing direction.</summary>
    public static bool IsShowable(string text) => !text.AsSpan().ContainsAny(Misleading) && IsValid(text);

    /// <summary>
    /// Makes a text of another system fit to be stored and shown: it is cut to the length, and what people may not be shown becomes a
    /// space.
    /// </summary>
    /// <param name="maxLength">Characters, at most.</param>
    public static string ToShowable(string text, int maxLength)
    {
        if (text.Length <= maxLength && IsShowable(text)) return text;
        var shown = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > maxLength) break;
            shown.Append(IsShowable(rune.ToString()) ? rune.ToString() : " ");
        }

        return shown.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace Doms.Primitives;

/// <summary>Rules for ids that callers choose: products, customers, references. No other id looks the same as an accepted one.</summary>
public static class ChosenId
{
    /// <summary>Maximum number of characters.</summary>
    public const int MaxLength = 128;

    /// <summary>
    /// Checks an id that becomes a segment of an address, such as a product's. Returns the error as a sentence without its subject; null
    /// for a valid id.
    /// </summary>
    public static string? Check(string? id) =>
        CheckReference(id)
        ?? (id is "." or ".." || id.AsSpan().ContainsAny('/', '\\') ? "must not be '.' or '..', or contain / or \\" : null);

    /// <summary>Checks an id that is found by a query, such as a customer or the shop's own order number.</summary>
    public static string? CheckReference(string? id)
    {
        if (string.IsNullOrEmpty(id)) return "is missing";
        if (string.IsNullOrWhiteSpace(id)) return "must not be blank";
        if (id.Length > MaxLength) return $"must have at most {MaxLength} characters";
        if (!PlainText.IsValid(id)) return "must not contain control characters or broken Unicode";
        if (id.Trim() != id) return "must not begin or end with a space";
        foreach (var rune in id.EnumerateRunes())
        {
            if (IsInvisible(rune)) return $"must not contain invisible characters such as U+{rune.Value:X4}";
            if (IsDecomposed(rune)) return $"must be in Unicode form NFC, without U+{rune.Value:X4}";
        }

        return null;
    }

    /// <summary>True for an id that a row may have, by this rule or by that of earlier versions.</summary>
    public static bool CanExist(string id) => id.Length is > 0 and <= MaxLength && PlainText.IsValid(id);

    static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator && rune.Value != ' ')
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
        || rune.Value is (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>
    /// True for a part of a decomposed character, or one that form NFC replaces. Without the culture data of the platform, which the
    /// process does not load, these are the blocks that composed letters of scripts in use have; a combining accent that no letter is
    /// composed with is refused as well.
    /// </summary>
    static bool IsDecomposed(Rune rune) => rune.Value is
        (>= 0x0300 and <= 0x036F) or 0x0374 or 0x037E or 0x0387 or (>= 0x0653 and <= 0x0655) or (>= 0x1100 and <= 0x11FF)
        or 0x2126 or 0x212A or 0x212B or 0x2329 or 0x232A or 0x3099 or 0x309A
        or (>= 0xF900 and <= 0xFAD9) or (>= 0xFB1D and <= 0xFB4E) or (>= 0x2F800 and <= 0x2FA1D);
}

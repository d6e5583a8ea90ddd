using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Doms.Primitives;

/// <summary>The requested page.</summary>
/// <param name="After">The last row of the previous page; null for the first page.</param>
/// <param name="Limit">Maximum number of rows, 1 to <see cref="MaxLimit"/>.</param>
public readonly record struct Paging(Cursor? After, int Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    /// <summary>
    /// Parses the cursor and limit of a request; false for an invalid cursor or a limit out of range.
    /// </summary>
    public static bool TryParse(string? cursor, int? limit, out Paging paging)
    {
        paging = new Paging(null, limit ?? DefaultLimit);
        if (paging.Limit is < 1 or > MaxLimit) return false;
        if (string.IsNullOrEmpty(cursor)) return true;
        if (!Cursor.TryParse(cursor, out var after)) return false;
        paging = paging with { After = after };
        return true;
    }
}

/// <summary>Position between two rows of a list; opaque to callers.</summary>
public readonly record struct Cursor(long Order, string Key)
{
    const int MaxLength = 1_024;

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        if (text.Length > MaxLength || !Base64Url.IsValid(text)) return false;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        var colon = plain.IndexOf(':');
        if (colon < 0) return false;
        var number = plain.AsSpan(0, colon);
        if (number.Contains('\0')
            || !long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var order))
            return false;
        cursor = new Cursor(order, plain[(colon + 1)..]);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Order}:{Key}"));
}

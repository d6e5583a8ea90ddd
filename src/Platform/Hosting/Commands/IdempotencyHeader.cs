using System.Text;

namespace Doms.Hosting.Commands;

/// <summary>Reads <c>Idempotency-Key</c>, either a quoted structured-field string or a bare value.</summary>
static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>Characters of a key, at most.</summary>
    internal const int MaxKeyLength = 255;

    /// <summary>
    /// Returns false for a value that is empty, too long, or contains characters other than printable ASCII.
    /// </summary>
    public static bool TryRead(string text, out string key)
    {
        key = "";
        var value = text.Trim(' ');
        if (value.StartsWith('"'))
        {
            if (Unquote(value) is not { } unquoted) return false;
            value = unquoted;
        }

        if (value.Length is 0 or > MaxKeyLength || value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return false;
        key = value;
        return true;
    }

    /// <summary>Removes the quotes. RFC 9651, 3.3.3: a backslash escapes only itself and the quote.</summary>
    static string? Unquote(string text)
    {
        if (text.Length < 2 || text[^1] != '"') return null;
        var inner = text.AsSpan(1, text.Length - 2);
        var key = new StringBuilder(inner.Length);
        var escaped = false;
        foreach (var c in inner)
        {
            if (escaped && c is not ('"' or '\\')) return null;
            if (!escaped && c == '"') return null;
            escaped = !escaped && c == '\\';
            if (!escaped) key.Append(c);
        }

        return escaped ? null : key.ToString();
    }
}

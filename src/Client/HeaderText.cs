namespace Doms.Client;

/// <summary>Checks texts of the caller that are sent as headers, which a connection would refuse without saying why.</summary>
public static class HeaderText
{
    const int MaxKeyLength = 255;

    /// <summary>Returns what is wrong with an idempotency key, e.g. "must be 1 to 255 ... characters"; null for nothing.</summary>
    public static string? CheckKey(string key) =>
        key.Trim(' ').Length is 0 or > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? $"must be 1 to {MaxKeyLength} printable ASCII characters"
            : null;

    /// <summary>Returns what is wrong with a bearer token; null for nothing.</summary>
    public static string? CheckToken(string token) =>
        token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? "must be printable ASCII characters without spaces and line ends"
            : null;

    /// <exception cref="ArgumentException">Something is wrong with the text.</exception>
    internal static void Require(string? problem, string parameter)
    {
        if (problem is not null) throw new ArgumentException($"The {parameter} {problem}.", parameter);
    }
}

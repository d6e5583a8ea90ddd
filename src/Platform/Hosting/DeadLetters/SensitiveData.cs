using System.Text.RegularExpressions;

namespace Doms.Hosting.DeadLetters;

/// <summary>
/// Masks payment tokens, e-mail addresses and postal addresses in displayed messages. The stored message keeps them,
/// because a replay needs them.
/// </summary>
static partial class SensitiveData
{
    /// <summary>Masks the values of sensitive members, also in malformed or truncated JSON.</summary>
    public static string Mask(string json) => Member().Replace(json, "${name}\"***\"");

    [GeneratedRegex(
        """
        (?<name>"((payment)?token|(customer)?email)"\s*:\s*)"([^"\\]|\\.)*("|$)
        |(?<name>"(shipping)?address"\s*:\s*)\{("([^"\\]|\\.)*("|$)|[^"}])*(\}|$)
        """,
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Member();
}

using System.Text.RegularExpressions;

namespace Doms.Hosting.DeadLetters;

/// <summary>
/// What customers told in confidence: payment tokens, e-mail addresses, where they live. It is kept in messages, to be replayed,
/// and shown to nobody who looks at them.
/// </summary>
static partial class SensitiveData
{
    /// <summary>Hides values of such members, also in JSON that is broken or cut.</summary>
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

using System.Text.RegularExpressions;

namespace Doms.Hosting;

/// <summary>What is between a customer and the payment provider: it is kept to be replayed, and shown to nobody.</summary>
static partial class Confidential
{
    /// <summary>Hides values of token members, also in JSON that is broken or cut.</summary>
    public static string Hide(string json) => TokenMember().Replace(json, "${name}\"***\"");

    [GeneratedRegex(
        """(?<name>"(payment)?token"\s*:\s*)"([^"\\]|\\.)*("|$)""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TokenMember();
}

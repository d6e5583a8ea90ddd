using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>Pictures in docs/images, written where <c>DOMS_RENEW_SCREENSHOTS</c> is 1; a folder that it names gets all looks.</summary>
static class Pictures
{
    const string Variable = "DOMS_RENEW_SCREENSHOTS";

    /// <summary>Names of the pictures of the documents, by look.</summary>
    static readonly Dictionary<string, string> InDocuments = new(StringComparer.Ordinal)
    {
        ["overview-light-1440"] = "overview-light", ["overview-dark-1440"] = "overview-dark", ["overview-light-390"] = "overview-phone",
        ["orders-light-1440"] = "orders-light", ["orders-refused-light-1440"] = "order-stuck-light",
        ["orders-refused-dark-1440"] = "order-stuck-dark", ["orders-refused-light-390"] = "order-stuck-phone",
        ["dead-letters-light-1440"] = "dead-letters-light", ["stock-jug-600-light-1440"] = "stock-light",
        ["simulate-seed-42-light-1440"] = "simulate-light", ["needs-you-dark-1440"] = "needs-you-dark",
            ["demo-light-1440"] = "demo-shop-light",
    };

    /// <summary>Writes the picture of a page, where one is wanted.</summary>
    public static async Task Take(ConsoleTab tab, string address, string theme, int width)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } wanted) return;
        var slug = new string([.. address.Where(letter => letter is not ('{' or '}')).Select(letter => char.IsLetterOrDigit(letter)
            ? letter : '-')]);
        var look = $"{(slug.Length == 0 ? "overview" : slug.ToLowerInvariant())}-{theme}-{width}";
        if (wanted != "1") await tab.Save(Path.Combine(wanted, $"{look}.png"), isWhole: true);
        else if (InDocuments.TryGetValue(look, out var name)) await tab.Save(PathOf(name), isWhole: false);
    }

    static string PathOf(string name) =>
        Path.Combine(Path.GetDirectoryName(RepositoryFile.Find("README.md"))!, "docs", "images", $"{name}.png");
}

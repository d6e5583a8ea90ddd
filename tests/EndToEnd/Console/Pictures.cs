using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>Pictures in docs/images, written where <c>DOMS_RENEW_SCREENSHOTS</c> is 1; a folder that it names gets all looks.</summary>
static class Pictures
{
    const string Variable = "DOMS_RENEW_SCREENSHOTS";

    /// <summary>Looks, with the word in the name of a picture.</summary>
    static readonly Dictionary<(string Theme, int Width), string> Looks = new()
    {
        [("light", 1_440)] = "light", [("dark", 1_440)] = "dark", [("light", 390)] = "phone",
    };

    /// <summary>Names of the pages of which the documents have pictures.</summary>
    static readonly Dictionary<string, string> InDocuments = new(StringComparer.Ordinal)
    {
        [""] = "overview", ["needs-you"] = "needs-you", ["orders"] = "orders", ["orders/{refused}"] = "order-stuck",
        ["dead-letters"] = "dead-letters", ["stock/JUG-600"] = "stock", ["health"] = "health", ["simulate?seed=42"] = "simulate",
    };

    /// <summary>Pages of which the light look is enough.</summary>
    static readonly Dictionary<string, string> InDocumentsOnce = new(StringComparer.Ordinal)
    {
        ["demo"] = "demo-shop", ["shipments/pick?ids={packed}"] = "pick-list",
    };

    /// <summary>Writes the picture of a page, where one is wanted.</summary>
    public static async Task Take(ConsoleTab tab, string address, string theme, int width)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } wanted) return;
        if (wanted != "1") await tab.Save(Path.Combine(wanted, $"{SlugOf(address)}-{theme}-{width}.png"), isWhole: true);
        else if (InDocuments.TryGetValue(address, out var name)) await tab.Save(PathOf($"{name}-{Looks[(theme, width)]}"), isWhole: false);
        else if (InDocumentsOnce.TryGetValue(address, out var once) && Looks[(theme, width)] == "light")
            await tab.Save(PathOf($"{once}-light"), isWhole: false);
    }

    static string SlugOf(string address) => address.Length == 0 ? "overview" : new string(
        [.. address.Where(letter => letter is not ('{' or '}')).Select(letter => char.IsLetterOrDigit(letter)
            ? char.ToLowerInvariant(letter) : '-')]);

    static string PathOf(string name) =>
        Path.Combine(Path.GetDirectoryName(RepositoryFile.Find("README.md"))!, "docs", "images", $"{name}.png");
}

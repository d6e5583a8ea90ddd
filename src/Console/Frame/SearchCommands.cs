using Doms.Console.Api;

namespace Doms.Console.Frame;

/// <summary>Finds what the search field can do with a text: commands whose words begin with it, and the search itself.</summary>
public static class SearchCommands
{
    /// <summary>Commands that are shown.</summary>
    const int MaxShown = 8;

    /// <summary>Actions on an order: word to type, name, key and icon.</summary>
    static readonly (string Word, string Name, string Key, string Icon)[] Acts =
    [
        ("cancel", "Cancel", "cancel", "stop"), ("refund", "Refund", "refund", "money"), ("pack", "Pack", "pack", "box"),
        ("dispatch", "Dispatch", "dispatch", "truck"), ("deliver", "Deliver", "deliver", "check"),
        ("lost", "Report as lost", "fail", "need"), ("retry", "Retry", "retry", "retry"), ("resolve", "Resolve", "resolve", "saga"),
    ];

    static readonly SearchCommand[] Named =
    [
        .. Places.All.Select(place => new SearchCommand(place.Icon, $"Go to {place.Name}", place.Address)),
        .. OrderQuery.Tabs.Skip(1).Select(tab => new SearchCommand("order", $"Orders: {tab.Name}", $"orders?view={tab.Key}")),
        new("moon", "Dark or light", "") { Control = "[data-theme-toggle]" },
        new("clock", "Times: UTC or local", "") { Control = "[data-zone]" },
        new("play", "Pause or live", "") { Control = "#live" },
        new("question", "Keyboard shortcuts, help", "") { Control = "[data-keys]" },
        new("retry", "Replay dead letters", "dead-letters"),
        new("plus", "Place an order", "demo"),
    ];

    /// <summary>Finds the commands for a text; the last one searches for it.</summary>
    /// <param name="path">Path of the page, relative to the console.</param>
    /// <param name="hasDemo">The demo shop is served.</param>
    public static IReadOnlyList<SearchCommand> Find(string text, string path, bool hasDemo)
    {
        var wanted = text.Trim();
        if (wanted.Length == 0) return [];
        var found = OnOrders(wanted, path).Concat(Named.Where(command => IsNamed(command, wanted)))
            .Where(command => hasDemo || command.Address != "demo").Take(MaxShown);
        return [.. found, new("search", $"Search for “{wanted}”", "") { Order = wanted }];
    }

    static IEnumerable<SearchCommand> OnOrders(string wanted, string path)
    {
        var words = wanted.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var here = path.StartsWith("orders/", StringComparison.Ordinal) ? path["orders/".Length..] : null;
        foreach (var (word, name, key, icon) in Acts)
        {
            if (!word.StartsWith(words[0], StringComparison.OrdinalIgnoreCase)) continue;
            if (words.Length == 2 && words[0].Length < word.Length) continue;
            if (words.Length == 2)
                yield return new(icon, $"{name}: order {words[1]}", "") { Order = words[1], Act = key };
            else if (here is not null)
                yield return new(icon, $"{name}: this order", $"orders/{here}?act={key}");
            else
                yield return new(icon, $"{name}: an order, by its reference…", "") { Fill = $"{word} " };
        }
    }

    /// <summary>Returns true if the words of the command begin with the text from one of them on.</summary>
    static bool IsNamed(SearchCommand command, string wanted)
    {
        for (var at = 0; at >= 0; at = command.Name.IndexOf(' ', at + 1))
        {
            if (command.Name[at..].TrimStart().StartsWith(wanted, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

namespace Doms.Primitives;

/// <summary>Finds the name that a misspelt one was meant to be.</summary>
public static class Nearest
{
    /// <summary>Longer names are not compared; known names are shorter.</summary>
    const int MaxLength = 64;

    /// <summary>Shorter names are not looked for as parts of others.</summary>
    const int MinPart = 4;

    /// <summary>Shorter names are taken for no abbreviation.</summary>
    const int MinAbbreviation = 3;

    /// <summary>A clause that suggests the nearest name, such as "; did you mean amount?"; empty where none is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> known) =>
        Find(name, known) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>
    /// The known name with the fewest typing errors, at most one for each three characters; else one that contains the name, or that it
    /// abbreviates, such as qty; null for none.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > MaxLength) return null;
        var (nearest, fewest) = ((string?)null, Math.Max(1, name.Length / 3) + 1);
        string[] names = [.. known];
        foreach (var candidate in names)
        {
            var errors = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (errors < fewest) (nearest, fewest) = (candidate, errors);
        }

        if (name.Length >= MinPart)
            nearest ??= Array.Find(names, candidate => candidate.Contains(name, StringComparison.OrdinalIgnoreCase));
        return nearest ?? Array.Find(names, candidate => IsAbbreviation(Letters(name), Letters(candidate)));
    }

    /// <summary>True for some letters of a name in their order, the first and the last among them.</summary>
    static bool IsAbbreviation(string name, string full)
    {
        if (name.Length < MinAbbreviation || name.Length > full.Length || name[0] != full[0] || name[^1] != full[^1]) return false;
        var found = 0;
        foreach (var letter in full)
            if (found < name.Length && letter == name[found])
                found++;
        return found == name.Length;
    }

    /// <summary>An option without its dashes, in one case.</summary>
    static string Letters(string name) => name.TrimStart('-').ToUpperInvariant();

    /// <summary>Counts insertions, deletions, replacements and swaps of neighbours.</summary>
    static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }
}

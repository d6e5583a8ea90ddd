namespace Doms.Host.Cli;

/// <summary>Finds the word that a misspelt one was meant to be.</summary>
static class Spelling
{
    /// <summary>Returns the known word with the fewest edits, at most a third of its letters; null without one.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (Word: candidate, Edits: Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(pair => pair.Edits <= Math.Max(1, pair.Word.Length / 3) || pair.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .OrderBy(pair => pair.Edits)
        .Select(pair => pair.Word)
        .FirstOrDefault();

    /// <summary>Number of letters to insert, delete, replace or swap with their neighbour.</summary>
    static int Edits(string from, string to)
    {
        var costs = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) costs[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) costs[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = costs[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(replaced, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[from.Length, to.Length];
    }
}

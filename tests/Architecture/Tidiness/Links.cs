using System.Text.RegularExpressions;

namespace Doms.Tests.Architecture.Tidiness;

/// <summary>Relative links of the documents, and whether what they point to is there.</summary>
internal static partial class Links
{
    /// <summary>Yields "file:line -> target" for each link whose file or heading does not exist.</summary>
    /// <param name="documents">The Markdown files to read.</param>
    /// <param name="headings">The headings of a file by its path relative to the root, null when the file is missing.</param>
    public static IEnumerable<string> Broken(
        IEnumerable<SourceFile> documents, Func<string, IReadOnlyCollection<string>?> headings) =>
        from document in documents
        from link in LinksIn(document)
        where !Resolves(document.Path, link.Target, headings)
        select $"{document.Path}:{link.Line} -> {link.Target}";

    /// <summary>The headings of a Markdown file, in the form links use; empty for other files and folders.</summary>
    public static IReadOnlyCollection<string>? HeadingsOnDisk(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        if (Directory.Exists(full)) return [];
        if (!File.Exists(full)) return null;
        return path.EndsWith(".md", StringComparison.Ordinal) ? Headings(File.ReadLines(full)) : [];
    }

    public static IReadOnlyCollection<string> Headings(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.StartsWith('#')).Select(line => Anchor(line.TrimStart('#').Trim()))];

    static IEnumerable<(int Line, string Target)> LinksIn(SourceFile document)
    {
        var inCode = false;
        foreach (var (index, line) in document.Lines.Index())
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            if (inCode) continue;
            foreach (Match match in Link().Matches(line)) yield return (index + 1, match.Groups["target"].Value);
        }
    }

    static bool Resolves(string from, string target, Func<string, IReadOnlyCollection<string>?> headings)
    {
        if (target.Contains("://") || target.StartsWith("mailto:", StringComparison.Ordinal)) return true;
        var parts = target.Split('#', 2);
        var folder = Path.GetDirectoryName(from) ?? "";
        var path = parts[0].Length == 0 ? from : Path.GetRelativePath(".", Path.Combine(folder, parts[0]));
        return headings(path.Replace('\\', '/')) is { } known && (parts.Length == 1 || known.Contains(parts[1]));
    }

    // As GitHub makes them: lower case, punctuation dropped, spaces to hyphens.
    static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N}_\- ]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchor();
}

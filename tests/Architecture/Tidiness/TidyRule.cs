using System.Text.RegularExpressions;

namespace Doms.Tests.Architecture.Tidiness;

/// <param name="Name">What the rule demands, and what to do instead.</param>
/// <param name="Check">Yields "line: what" for each violation in a file.</param>
/// <param name="Seed">A file that violates the rule once.</param>
internal sealed record TidyRule(string Name, Func<SourceFile, IEnumerable<string>> Check, SourceFile Seed);

internal static class TidyRules
{
    const int MaxLines = 400;
    const int MaxReadmeLines = 150;

    // The forbidden words are put together here, so that this file does not contain them.
    static readonly Regex Unfinished = AnyOf("TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception");
    static readonly Regex Region = AnyOf("#" + "(end)?region");
    static readonly Regex CoverageExclusion = AnyOf("ExcludeFrom" + "CodeCoverage");
    static readonly Regex DisabledTest = AnyOf("Ski" + "p = \"");
    static readonly Regex UnexplainedSuppression =
        AnyOf("#pragma warning " + "disable(?!.*//)", "Suppress" + "Message(?!.*Justification)");
    static readonly Regex LocalPath = AnyOf("/Us" + "ers/", "/ro" + "ot/", "/wo" + "rk/", @"C:\\Us" + "ers");
    static readonly Regex AuthoringProcess =
        AnyOf("sub" + "agent", "dev(eloper)?" + " session", "language" + " model", "this work" + "place");

    public static IReadOnlyList<TidyRule> All { get; } =
    [
        new("A code file has at most 400 lines: move a part that stands on its own", LongFiles,
            SourceFile.Of("src/A.cs", [.. Enumerable.Repeat("", MaxLines + 1)])),
        new("The README has at most 150 lines: move details to docs", LongReadme,
            SourceFile.Of("README.md", [.. Enumerable.Repeat("", MaxReadmeLines + 1)])),
        new("No regions: split the type", Matching(Region, file => file.IsCode),
            SourceFile.Of("src/A.cs", "#" + "region Fields")),
        new("Nothing is left unfinished: finish it or leave it out", Matching(Unfinished, _ => true),
            SourceFile.Of("src/A.cs", "// TO" + "DO later")),
        new("No test is switched off: fix it or delete it", Matching(DisabledTest, file => file.IsCode),
            SourceFile.Of("tests/A.cs", "[Fact(Ski" + "p = \"slow\")]")),
        new("Nothing is left out of the coverage: test it", Matching(CoverageExclusion, file => file.IsCode),
            SourceFile.Of("src/A.cs", "[ExcludeFrom" + "CodeCoverage]")),
        new("A silenced warning says why, on its own line", Matching(UnexplainedSuppression, file => file.IsCode),
            SourceFile.Of("src/A.cs", "#pragma warning " + "disable CA1031")),
        new("No path of one person's machine: use a relative one", Matching(LocalPath, _ => true),
            SourceFile.Of("docs/a.md", "see /wo" + "rk/notes")),
        new("The product speaks of itself, not of how it was made", Matching(AuthoringProcess, _ => true),
            SourceFile.Of("docs/a.md", "written by a sub" + "agent")),
    ];

    static Regex AnyOf(params string[] patterns) =>
        new(string.Join('|', patterns), RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    static Func<SourceFile, IEnumerable<string>> Matching(Regex words, Predicate<SourceFile> concerns) => file =>
        concerns(file)
            ? file.Lines.Index().Where(line => words.IsMatch(line.Item))
                .Select(line => $"{line.Index + 1}: {words.Match(line.Item).Value}")
            : [];

    static IEnumerable<string> LongFiles(SourceFile file) =>
        file.IsCode && file.Lines.Count > MaxLines ? [$"{file.Lines.Count} lines"] : [];

    static IEnumerable<string> LongReadme(SourceFile file) =>
        file.Path == "README.md" && file.Lines.Count > MaxReadmeLines ? [$"{file.Lines.Count} lines"] : [];
}

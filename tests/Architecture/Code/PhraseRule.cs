using System.Text;
using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>
/// Reports phrases of eng/BannedPhrases.txt in comments, documents, literals of src and names of tests. The words of a
/// phrase may stand on two lines.
/// </summary>
internal static partial class PhraseRule
{
    static readonly SourceFile Project = SourceFile.Of("src/Engine/Engine.csproj");

    static readonly Dictionary<string, string> Replacements =
        ReadAll().ToDictionary(phrase => phrase.Words, phrase => phrase.Replacement, StringComparer.OrdinalIgnoreCase);

    static readonly Regex Phrases = new(
        $@"(?<![\w-])({string.Join('|', Replacements.Keys.OrderByDescending(words => words.Length).Select(Pattern))})(?![\w-])",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(10));

    public static CodeRule Rule { get; } = new(
        "phrase",
        "Plain words of the field in place of house idioms: use the replacement named",
        Check,
        [
            Project,
            SourceFile.Of("src/Engine/A.cs", "var anew = put.Aside; // renewed", "// put", "", "// aside", "var a_whoever = 1;"),
            SourceFile.Of("tests/Engine/A.cs", "const string Text = \"anew\";"),
            SourceFile.Of("CHANGELOG.md", "anew"),
        ],
        new Seed(
            "Engine: src/Engine/A.cs:2: 'put aside': deferred, stored",
            Project,
            SourceFile.Of("src/Engine/A.cs", "", "/// <summary>Put", "/// aside.</summary>")),
        new Seed(
            "Engine: src/Engine/A.cs:1: 'anew': again, from the start",
            Project,
            SourceFile.Of("src/Engine/A.cs", "throw new InvalidOperationException($\"Start {id} anew.\");")),
        new Seed(
            "Tests.Engine: tests/Engine/A.cs:1: 'too early': out of order",
            SourceFile.Of("tests/Engine/Tests.Engine.csproj"),
            SourceFile.Of("tests/Engine/A.cs", "public void Message_too_early_waits() { }")),
        new Seed(
            "docs: docs/a.md:2: 'whoever': the caller, the sender, any consumer",
            SourceFile.Of("docs/a.md", "# A", "Whoever comes.")));

    /// <summary>Reads the list: one phrase a line, and what to write instead.</summary>
    public static IEnumerable<(string Words, string Replacement)> ReadAll() =>
        from line in File.ReadAllLines(Path.Combine(Repository.Root, "eng", "BannedPhrases.txt"))
        let parts = line.Split(';', 2)
        select (parts[0], parts.Length > 1 ? parts[1] : "");

    static IEnumerable<Finding> Check(SourceTree tree)
    {
        var code =
            from file in tree.Code
            from layer in Layers(file)
            from match in Phrases.Matches(layer)
            select file.Finding(layer, match.Index, Describe(match.Value));
        var documents =
            from file in tree.Documents
            let text = string.Join('\n', file.Lines)
            from match in Phrases.Matches(text)
            select new Finding("docs", $"{file.Path}:{CSharpText.LineOf(text, match.Index)}: {Describe(match.Value)}");
        return code.Concat(documents);
    }

    static IEnumerable<string> Layers(CodeFile file)
    {
        yield return file.Text.Comments.Replace('/', ' ');
        if (file.Path.StartsWith("src/", StringComparison.Ordinal)) yield return file.Text.Literals;
        if (file.IsTest) yield return WordsOfNames(file.Text.Code);
    }

    // Names of tests as sentences; everything else is left blank.
    static string WordsOfNames(string code)
    {
        var words = new StringBuilder(NotLineBreak().Replace(code, "."));
        foreach (Match name in Name().Matches(code))
            words.Remove(name.Index, name.Length).Insert(name.Index, name.Value.Replace('_', ' '));
        return words.ToString();
    }

    static string Describe(string found)
    {
        var words = Blanks().Replace(found, " ").ToLowerInvariant();
        return $"'{words}': {Replacements[words]}";
    }

    static string Pattern(string words) =>
        string.Join(@"([^\S\n]+(\n[^\S\n]*)?|\n[^\S\n]*)", words.Split(' ').Select(Regex.Escape));

    [GeneratedRegex(@"\b[A-Z]\w*_\w+", RegexOptions.None, 10000)]
    private static partial Regex Name();

    [GeneratedRegex(@"[^\n]", RegexOptions.None, 10000)]
    private static partial Regex NotLineBreak();

    [GeneratedRegex(@"\s+", RegexOptions.None, 10000)]
    private static partial Regex Blanks();
}

using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>Requires a summary to begin with a verb or a noun phrase.</summary>
internal static partial class SummaryRule
{
    static readonly SourceFile Project = SourceFile.Of("src/Engine/Engine.csproj");

    public static CodeRule Rule { get; } = new(
        "summary",
        "A summary begins with a verb or a noun phrase, not with a question word or pronoun: \"Returns ...\", \"Rows ...\"",
        Check,
        [
            Project,
            SourceFile.Of(
                "src/Engine/A.cs",
                "/// <summary>Returns what was read, when it is there.</summary>",
                "/// <summary>",
                "/// Onerous work.",
                "/// </summary>",
                "/// <param name=\"a\">What to read.</param>",
                "const string Text = \"<summary>What</summary>\";"),
        ],
        new Seed(
            "Engine: src/Engine/A.cs:2: What",
            Project,
            SourceFile.Of("src/Engine/A.cs", "", "/// <summary>What was read.</summary>")),
        new Seed(
            "Engine: src/Engine/A.cs:1: Nobody",
            Project,
            SourceFile.Of("src/Engine/A.cs", "    /// <summary>", "    /// Nobody reads it.", "    /// </summary>")));

    static IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.Code
        from match in Opening().Matches(file.Text.Comments)
        select file.Finding(file.Text.Comments, match.Index, match.Groups["word"].Value);

    [GeneratedRegex(
        @"<summary>[\s/]*(?<word>What|Who|Whom|Whose|Whoever|How|When|Why|Where|One|Nobody|Somebody)\b",
        RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Opening();
}

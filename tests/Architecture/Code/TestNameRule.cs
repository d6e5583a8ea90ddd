using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>Requires test names that can be read alone in a list of failures.</summary>
internal static partial class TestNameRule
{
    const int MaxWords = 10;

    static readonly string[] NotFirst =
    [
        "It", "One", "They", "These", "Those", "So", "That", "What", "Who", "Whoever", "Nobody", "Somebody", "Such",
        "Whatever", "Where", "When",
    ];

    static readonly SourceFile Project = SourceFile.Of("tests/Engine/Tests.Engine.csproj");

    public static CodeRule Rule { get; } = new(
        "test name",
        $"A test is named subject_condition_result in at most {MaxWords} words, and does not begin with a pronoun",
        Check,
        [
            Project,
            SourceFile.Of(
                "tests/Engine/When_a_message_fails.cs",
                "public sealed class When_a_message_fails",
                "[Fact]",
                "public void Message_of_a_blocked_key_waits_for_the_first_one() { }",
                "// [Fact] public void It_waits() { }",
                "public void One_of_no_test() { }"),
        ],
        new Seed(
            "Tests.Engine: tests/Engine/A.cs:1: It_waits begins with It",
            Project,
            SourceFile.Of("tests/Engine/A.cs", "[Fact]", "public async Task It_waits() { }")),
        new Seed(
            "Tests.Engine: tests/Engine/A.cs:1: A_b_c_d_e_f_g_h_i_j_k has 11 words",
            Project,
            SourceFile.Of(
                "tests/Engine/A.cs",
                "[Theory]",
                "[InlineData(\"public void B()\", 1)]",
                "public void A_b_c_d_e_f_g_h_i_j_k(string text, int number) { }")));

    static IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.Code
        where file.IsTest
        from match in Test().Matches(file.Text.Code)
        let name = match.Groups["name"].Value
        from problem in Problems(name.Split('_'))
        select file.Finding(file.Text.Code, match.Index, $"{name} {problem}");

    static IEnumerable<string> Problems(string[] words)
    {
        if (words.Length > MaxWords) yield return $"has {words.Length} words";
        if (NotFirst.Contains(words[0])) yield return $"begins with {words[0]}";
    }

    [GeneratedRegex(
        @"\[\w*(Fact|Theory|Property)\b.*?\bpublic\s[^(=;{}]*?\b(?<name>\w+)(<\w+>)?\(",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Test();
}

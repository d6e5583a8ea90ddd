using Doms.Tests.Architecture.Code;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture;

public sealed class CodeRuleTests
{
    static readonly Lazy<IReadOnlyList<(CodeRule Rule, Finding Finding)>> Violations = new(FindAll);

    public static TheoryData<string> Keys => [.. CodeRules.All.Select(rule => rule.Key)];

    public static TheoryData<string> SeededReports => [.. CodeRules.All.SelectMany(rule => rule.Seeds).Select(seed => seed.Report)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Code_follows_the_rule(string key)
    {
        var findings = Violations.Value.Where(violation => violation.Rule.Key == key).Select(violation => violation.Finding);

        string.Join('\n', Ratchet.Exceeded(key, findings, Ratchet.Read())).ShouldBeEmpty(RuleOf(key).Name);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Valid_code_is_not_reported(string key) =>
        RuleOf(key).Check(new SourceTree(RuleOf(key).Valid)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(SeededReports))]
    public void Seeded_violation_is_reported_once(string report)
    {
        var rule = CodeRules.All.Single(rule => Array.Exists(rule.Seeds, seed => seed.Report == report));
        var files = rule.Seeds.Single(seed => seed.Report == report).Files;

        rule.Check(new SourceTree(files)).Select(finding => finding.ToString()).ShouldBe([report]);
    }

    [Fact]
    public void Every_rule_has_a_seeded_violation() =>
        CodeRules.All.Where(rule => rule.Seeds.Length == 0).ShouldBeEmpty();

    [Fact]
    public void Ratchets_are_as_low_as_the_code()
    {
        var rows = Ratchet.Read();
        var lowered = Ratchet.Lowered(rows, Violations.Value);
        Ratchet.Write(lowered, Violations.Value);

        rows.ShouldBe(lowered, "Copy artifacts/ratchets.txt over eng/ratchets.txt, or delete the latter without rows.");
    }

    [Fact]
    public void Ratchet_file_is_deleted_with_its_last_row() =>
        (File.Exists(Path.Combine(Repository.Root, "eng", "ratchets.txt")) && Ratchet.Read().Count == 0).ShouldBeFalse();

    [Fact]
    public void More_violations_than_allowed_are_reported()
    {
        Finding[] findings = [new("Engine", "A"), new("Engine", "B"), new("Hosting", "C")];

        Ratchet.Exceeded("summary", findings, [new("summary", "Engine", 1), new("phrase", "Engine", 2), new("summary", "Hosting", 1)])
            .ShouldBe(["Engine: 2 violations, 1 allowed", "Engine: A", "Engine: B"]);
        Ratchet.Exceeded("summary", findings, [new("summary", "Engine", 2)])
            .ShouldBe(["Hosting: 1 violations, 0 allowed", "Hosting: C"]);
    }

    [Fact]
    public void Ratchet_goes_down_and_never_up()
    {
        var rule = CodeRules.All[0];
        (CodeRule, Finding)[] violations = [(rule, new("Engine", "A")), (rule, new("Hosting", "B")), (rule, new("Hosting", "C"))];

        Ratchet.Lowered([new(rule.Key, "Engine", 3), new(rule.Key, "Hosting", 1), new(rule.Key, "Orders", 1)], violations)
            .ShouldBe([new(rule.Key, "Engine", 1), new(rule.Key, "Hosting", 1)]);
    }

    [Fact]
    public void Handler_rule_sees_the_handlers() =>
        HandlerRule.Handlers(new SourceTree([.. SourceFile.All()])).Count().ShouldBeGreaterThan(40);

    [Fact]
    public void Every_banned_phrase_names_its_replacement()
    {
        var phrases = PhraseRule.ReadAll().ToList();

        phrases.Where(phrase => phrase.Replacement.Length == 0).ShouldBeEmpty();
        phrases.Select(phrase => phrase.Words).ShouldBe(phrases.Select(phrase => phrase.Words).Order(StringComparer.Ordinal));
        foreach (var (words, replacement) in phrases)
        {
            SourceTree tree = new([SourceFile.Of("docs/a.md", $"A {words}, and more.")]);
            PhraseRule.Rule.Check(tree).ShouldHaveSingleItem().What.ShouldEndWith(replacement);
        }
    }

    static CodeRule RuleOf(string key) => CodeRules.All.Single(rule => rule.Key == key);

    static IReadOnlyList<(CodeRule Rule, Finding Finding)> FindAll()
    {
        SourceTree tree = new([.. SourceFile.All()]);
        return [.. CodeRules.All.SelectMany(rule => rule.Check(tree).Select(finding => (rule, finding)))];
    }
}

using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture;

public sealed class TidyTests
{
    static readonly string[] ExpectedInRoot =
    [
        ".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".github", ".gitignore",
        "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Doms.slnx", "global.json",
        "bench", "deploy", "docs", "doms", "eng", "src", "tests",
    ];

    static readonly IReadOnlyList<SourceFile> Files = [.. SourceFile.All()];

    public static TheoryData<string> RuleNames => [.. TidyRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void The_files_hold_to_the_rule(string rule) =>
        Files.SelectMany(file => RuleNamed(rule).Check(file).Select(what => $"{file.Path}:{what}")).ShouldBeEmpty(rule);

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_seeded_violation_is_reported_once(string rule) =>
        RuleNamed(rule).Check(RuleNamed(rule).Seed).Count().ShouldBe(1);

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_sound_file_is_not_reported(string rule) =>
        RuleNamed(rule).Check(SourceFile.Of("src/A.cs", "namespace Doms;", "#pragma warning restore")).ShouldBeEmpty();

    [Fact]
    public void All_kinds_of_files_are_looked_at()
    {
        string[] some =
            ["doms", ".ci/run", "LICENSE", "eng/test.sh", "src/Host/Host.csproj", "tests/Architecture/TidyTests.cs"];

        some.Except(Files.Select(file => file.Path)).ShouldBeEmpty();
    }

    [Fact]
    public void The_root_holds_only_what_belongs_there() => Unexpected(Repository.RootEntries()).ShouldBeEmpty();

    [Fact]
    public void A_stray_file_in_the_root_is_reported() => Unexpected(["README.md", "PLAN.md"]).ShouldBe(["PLAN.md"]);

    [Fact]
    public void Links_of_the_documents_lead_somewhere() =>
        Links.Broken(Files.Where(file => file.Kind == ".md"), Links.HeadingsOnDisk).ShouldBeEmpty();

    [Fact]
    public void A_link_to_nowhere_is_reported()
    {
        var document = SourceFile.Of(
            "docs/a.md",
            "# A title, with `code`",
            "[ok](#a-title-with-code) [ok](../LICENSE) [ok](https://example.org)",
            "[no file](b.md) [no heading](#another)",
            "```",
            "[not a link](nowhere)",
            "```");

        Links.Broken([document], path => path switch
        {
            "docs/a.md" => Links.Headings(document.Lines),
            "LICENSE" => [],
            _ => null,
        }).ShouldBe(["docs/a.md:3 -> b.md", "docs/a.md:3 -> #another"]);
    }

    static IEnumerable<string> Unexpected(IEnumerable<string> entries) => entries.Except(ExpectedInRoot);

    static TidyRule RuleNamed(string name) => TidyRules.All.Single(rule => rule.Name == name);
}

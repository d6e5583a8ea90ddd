using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture;

public sealed class TidyTests
{
    static readonly string[] AllowedInRoot =
    [
        ".ci", ".dockerignore", ".editorconfig", ".env", ".gitattributes", ".github", ".gitignore",
        "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Doms.slnx", "global.json",
        "Dockerfile", "compose.yaml",
        "bench", "clients", "deploy", "docs", "doms", "eng", "src", "tests",
    ];

    static readonly IReadOnlyList<SourceFile> Files = [.. SourceFile.All()];

    public static TheoryData<string> RuleNames => [.. TidyRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Files_follow_the_rule(string rule) =>
        Files.SelectMany(file => RuleNamed(rule).Check(file).Select(what => $"{file.Path}:{what}")).ShouldBeEmpty(rule);

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Seeded_violation_is_reported_once(string rule) =>
        RuleNamed(rule).Check(RuleNamed(rule).Seed).Count().ShouldBe(1);

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Valid_file_is_not_reported(string rule) =>
        RuleNamed(rule).Check(SourceFile.Of("src/A.cs", "namespace Doms;", "#pragma warning restore")).ShouldBeEmpty();

    [Fact]
    public void All_file_types_are_checked()
    {
        string[] some =
            ["doms", ".ci/run", "LICENSE", "eng/test.sh", "src/Host/Host.csproj", "tests/Architecture/TidyTests.cs"];

        some.Except(Files.Select(file => file.Path)).ShouldBeEmpty();
    }

    [Fact]
    public void Root_contains_only_allowed_entries() => Unexpected(Repository.RootEntries()).ShouldBeEmpty();

    [Fact]
    public void Unexpected_root_file_is_reported() => Unexpected(["README.md", "PLAN.md"]).ShouldBe(["PLAN.md"]);

    [Fact]
    public void Document_links_resolve() =>
        Links.Broken(Files.Where(file => file.Extension == ".md"), Links.HeadingsOnDisk).ShouldBeEmpty();

    [Fact]
    public void Broken_link_is_reported()
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

    static IEnumerable<string> Unexpected(IEnumerable<string> entries) => entries.Except(AllowedInRoot);

    static TidyRule RuleNamed(string name) => TidyRules.All.Single(rule => rule.Name == name);
}

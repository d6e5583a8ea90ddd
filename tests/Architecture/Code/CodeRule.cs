using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <param name="Where">The part of the code that a ratchet counts by: a project, a pair of folders, or the documents.</param>
/// <param name="What">Place and text of the violation.</param>
internal sealed record Finding(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}

/// <param name="Report">The one finding that the rule has to report.</param>
/// <param name="Files">Files that violate the rule once.</param>
internal sealed record Seed(string Report, params SourceFile[] Files);

/// <summary>A rule about all code files together.</summary>
/// <param name="Key">Short name, by which eng/ratchets.txt counts the violations that are still allowed.</param>
/// <param name="Name">What the rule demands, and what to do instead.</param>
/// <param name="Check">Returns the violations.</param>
/// <param name="Valid">Files that look similar and follow the rule.</param>
/// <param name="Seeds">Violations that the rule has to report.</param>
internal sealed record CodeRule(
    string Key,
    string Name,
    Func<SourceTree, IEnumerable<Finding>> Check,
    IReadOnlyCollection<SourceFile> Valid,
    params Seed[] Seeds);

internal static class CodeRules
{
    public static IReadOnlyList<CodeRule> All { get; } =
    [
        NamespaceRule.Rule, TwoWayDoorRule.Rule, HandlerRule.Rule, SummaryRule.Rule, TestNameRule.Rule, PhraseRule.Rule,
        WidthRule.Rule,
    ];
}

using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>
/// Reports two folders of one project whose code names types of each other; a folder inside another belongs to it. A type
/// declared in several folders is left out, because a name does not tell which one is meant.
/// </summary>
internal static partial class TwoWayDoorRule
{
    static readonly SourceFile Project = SourceFile.Of("src/Engine/Engine.csproj");

    static readonly SourceFile Outbox = SourceFile.Of("src/Engine/Outbox/Relay.cs", "class Relay(Lane lane);");

    static readonly SourceFile Twin = SourceFile.Of("src/Engine/Outbox/Tables.cs", "static class Tables;");

    public static CodeRule Rule { get; } = new(
        "two-way door",
        "Two folders do not use each other: move a type, or hand it what it needs",
        Check,
        [
            Project,
            Outbox,
            Twin,
            SourceFile.Of(
                "src/Engine/Lanes/Lane.cs",
                "class Lane { /* Relay */ string Text => \"Relay\"; object That => this.Relay; object Table => Tables.All; }"),
            SourceFile.Of("src/Engine/Lanes/Tables.cs", "static class Tables;"),
            SourceFile.Of("src/Engine/Lanes/Sources/Source.cs", "class Source(Lane lane, Part part);"),
            SourceFile.Of("src/Engine/Lanes/Part.cs", "class Part { Source? source; }"),
            SourceFile.Of("src/Other/Other.csproj"),
            SourceFile.Of("src/Other/A.cs", "class A { Relay? relay; }"),
        ],
        new Seed(
            "Engine: Lanes <-> Outbox: Lanes uses Relay; Outbox uses Lane",
            Project,
            Outbox,
            SourceFile.Of("src/Engine/Lanes/Lane.cs", "class Lane { string Text => $\"{nameof(Relay)}\"; }")),
        new Seed(
            "Engine: (root) <-> Lanes: (root) uses Lane; Lanes uses Node",
            Project,
            SourceFile.Of("src/Engine/Node.cs", "public sealed class Node { Lane _lane; }"),
            SourceFile.Of("src/Engine/Lanes/Lane.cs", "internal interface Lane { Node Node { get; } }")));

    static IEnumerable<Finding> Check(SourceTree tree) =>
        from project in tree.Code.Where(file => !file.IsTest).GroupBy(file => file.Project)
        let uses = Uses([.. project])
        from use in uses
        from back in uses
        where back.From == use.To && back.To == use.From && string.CompareOrdinal(use.From, use.To) < 0
        select new Finding(
            $"{project.Key}: {use.From} <-> {use.To}",
            $"{use.From} uses {string.Join(", ", use.Types)}; {back.From} uses {string.Join(", ", back.Types)}");

    static List<Use> Uses(IReadOnlyList<CodeFile> files)
    {
        var homes = files.SelectMany(file => file.Types.Select(type => (Type: type, Folder: FolderOf(file))))
            .Distinct()
            .GroupBy(home => home.Type)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.Single().Folder);
        var named =
            from file in files
            from match in Identifier().Matches(file.Text.Code)
            where homes.TryGetValue(match.Value, out var home) && home != FolderOf(file)
            group match.Value by (From: FolderOf(file), To: homes[match.Value]);
        return
        [
            .. from use in named
               select new Use(use.Key.From, use.Key.To, [.. use.Distinct().Order(StringComparer.Ordinal)]),
        ];
    }

    static string FolderOf(CodeFile file) => file.Folder.Length == 0 ? "(root)" : file.Folder.Split('/')[0];

    // A name after a dot is a member.
    [GeneratedRegex(@"(?<![\w.])[A-Za-z]\w*", RegexOptions.None, 10000)]
    private static partial Regex Identifier();

    sealed record Use(string From, string To, IReadOnlyList<string> Types);
}

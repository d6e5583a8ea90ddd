using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>Requires the namespace of a file to be its project and folder.</summary>
internal static partial class NamespaceRule
{
    static readonly SourceFile Project = SourceFile.Of("src/Platform/Storage.Sql/Storage.Sql.csproj");

    public static CodeRule Rule { get; } = new(
        "namespace",
        "The namespace is Doms, the project and the folder: move the file or correct the namespace",
        Check,
        [
            Project,
            SourceFile.Of("src/Platform/Storage.Sql/A.cs", "namespace Doms.Storage.Sql;", "class A;"),
            SourceFile.Of("src/Platform/Storage.Sql/Rows/Keys/B.cs", "namespace Doms.Storage.Sql.Rows.Keys;"),
            SourceFile.Of("src/Platform/Storage.Sql/Rows/Usings.cs", "// namespace Doms;", "global using System;"),
        ],
        new Seed(
            "Storage.Sql: src/Platform/Storage.Sql/Rows/A.cs:2: Doms.Storage.Sql instead of Doms.Storage.Sql.Rows",
            Project,
            SourceFile.Of("src/Platform/Storage.Sql/Rows/A.cs", "using System;", "namespace Doms.Storage.Sql;")),
        new Seed(
            "Storage.Sql: src/Platform/Storage.Sql/A.cs:1: no namespace instead of Doms.Storage.Sql",
            Project,
            SourceFile.Of("src/Platform/Storage.Sql/A.cs", "public sealed class A;")));

    static IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.Code
        where file.Path.StartsWith("src/", StringComparison.Ordinal) || file.IsTest
        let expected = string.Join('.', (string[])["Doms", file.Project, .. Folders(file)])
        from found in NamespacesOf(file)
        where found.Name != expected
        select file.Finding(file.Text.Code, found.Index, $"{found.Name} instead of {expected}");

    static string[] Folders(CodeFile file) => file.Folder.Split('/', StringSplitOptions.RemoveEmptyEntries);

    // A file of directives, attributes or top-level statements needs none.
    static IEnumerable<(string Name, int Index)> NamespacesOf(CodeFile file)
    {
        var declared = Declaration().Matches(file.Text.Code);
        if (declared.Count == 0 && file.Types.Any()) return [("no namespace", 0)];
        return declared.Select(match => (match.Groups["name"].Value, match.Index));
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Declaration();
}

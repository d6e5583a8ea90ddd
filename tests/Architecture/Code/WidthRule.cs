using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <summary>Keeps lines within the width that .editorconfig sets.</summary>
internal static class WidthRule
{
    static readonly int MaxColumns = ReadMaxColumns();

    static readonly SourceFile Project = SourceFile.Of("src/Engine/Engine.csproj");

    public static CodeRule Rule { get; } = new(
        "width",
        $"A line has at most {MaxColumns} columns: break it",
        Check,
        [
            Project,
            SourceFile.Of("src/Engine/A.cs", new string('x', MaxColumns)),
            SourceFile.Of("docs/a.md", new string('x', MaxColumns + 1)),
        ],
        new Seed(
            $"Engine: src/Engine/A.cs:2: {MaxColumns + 1} columns",
            Project,
            SourceFile.Of("src/Engine/A.cs", "", new string('x', MaxColumns + 1))),
        new Seed(
            $"eng: eng/test.sh:1: {MaxColumns + 1} columns",
            SourceFile.Of("eng/test.sh", new string('x', MaxColumns + 1))));

    static IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.Files
        where file.IsCode || file.Extension is ".sh" or ".sql" or ".props" or ".targets" or ".csproj"
        from line in file.Lines.Index()
        where line.Item.Length > MaxColumns
        select new Finding(tree.PlaceOf(file), $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns");

    static int ReadMaxColumns() => int.Parse(
        File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
            .Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal))
            .Split('=')[1]);
}

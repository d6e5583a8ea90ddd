namespace Doms.Tests.Architecture.Tidiness;

/// <param name="Path">Relative to the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    static readonly string[] TextExtensions =
    [
        ".cs", ".razor", ".css", ".js", ".ts", ".csproj", ".props", ".targets", ".slnx", ".globalconfig", ".json", ".md",
        ".sh", ".sql", ".txt", ".awk", ".yaml", ".yml", "",
    ];

    public string Extension => System.IO.Path.GetExtension(Path);

    public bool IsCode => Extension is ".cs" or ".razor";

    public static IEnumerable<SourceFile> All() =>
        from path in Repository.Files("*")
        let relative = Repository.Relative(path)
        where TextExtensions.Contains(System.IO.Path.GetExtension(relative))
        where !relative.StartsWith("bench/results/", StringComparison.Ordinal)
        orderby relative
        select new SourceFile(relative, File.ReadAllLines(path));

    public static SourceFile Of(string path, params string[] lines) => new(path, lines);
}

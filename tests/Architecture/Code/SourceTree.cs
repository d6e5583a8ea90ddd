using System.Text.RegularExpressions;
using Doms.Tests.Architecture.Tidiness;

namespace Doms.Tests.Architecture.Code;

/// <param name="Path">Path below the root.</param>
/// <param name="Project">Name of the project that compiles the file.</param>
/// <param name="Folder">Folder inside the project, with slashes; empty for the project's own.</param>
/// <param name="Text">The text in its layers.</param>
internal sealed partial record CodeFile(string Path, string Project, string Folder, CSharpText Text)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Types declared at the outermost level.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Text.Code).Select(match => match.Groups["name"].Value);

    public Finding Finding(string layer, int index, string what) =>
        new(Project, $"{Path}:{CSharpText.LineOf(layer, index)}: {what}");

    // Namespaces are file-scoped, so what is outermost begins in the first column.
    [GeneratedRegex(
        @"^([a-z]+ )*?(class|struct|interface|enum|record( class| struct)?|delegate [^(=;]+?) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex TypeDeclaration();
}

/// <summary>The files of the repository, the C# ones with their projects.</summary>
internal sealed class SourceTree
{
    readonly IReadOnlyList<string> _projects;

    public SourceTree(IReadOnlyCollection<SourceFile> files)
    {
        Files = files;
        _projects = [.. files.Where(file => file.Extension == ".csproj").Select(file => file.Path)];
        Code = [.. files.Where(file => file.Extension == ".cs").Select(ReadCode)];
        Documents = [.. files.Where(IsDocument)];
    }

    public IReadOnlyCollection<SourceFile> Files { get; }

    public IReadOnlyList<CodeFile> Code { get; }

    /// <summary>README and everything in docs that is text for people.</summary>
    public IReadOnlyList<SourceFile> Documents { get; }

    static bool IsDocument(SourceFile file) =>
        file.Path == "README.md" || (file.Extension == ".md" && file.Path.StartsWith("docs/", StringComparison.Ordinal));

    /// <summary>Returns the project that a file belongs to, else its outermost folder.</summary>
    public string PlaceOf(SourceFile file) =>
        ProjectOf(file) is { } project ? Path.GetFileNameWithoutExtension(project) : file.Path.Split('/')[0];

    CodeFile ReadCode(SourceFile file)
    {
        var folder = FolderOf(file.Path);
        var below = ProjectOf(file) is { } project ? folder[FolderOf(project).Length..].TrimStart('/') : folder;
        return new CodeFile(file.Path, PlaceOf(file), below, CSharpText.Of(file.Lines));
    }

    string? ProjectOf(SourceFile file) =>
        _projects.Where(project => IsBelow(FolderOf(file.Path), FolderOf(project))).MaxBy(project => project.Length);

    static bool IsBelow(string folder, string parent) => $"{folder}/".StartsWith($"{parent}/", StringComparison.Ordinal);

    static string FolderOf(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];
}

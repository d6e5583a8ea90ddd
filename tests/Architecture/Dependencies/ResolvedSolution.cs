using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;

namespace Doms.Tests.Architecture.Dependencies;

/// <summary>
/// Reads the solution as restore and compiler left it (project.assets.json and the assemblies), because the text of a
/// project file does not show what props, targets and other projects add.
/// </summary>
internal static class ResolvedSolution
{
    static readonly Lazy<Solution> Read = new(ReadAll);

    public static Solution Value => Read.Value;

    static Solution ReadAll()
    {
        var paths = Repository.Files("*.csproj").Order(StringComparer.Ordinal).ToList();
        var listed = XDocument.Load(Path.Combine(Repository.Root, "Doms.slnx"))
            .Descendants("Project").Select(project => NameOf(project.Attribute("Path")!.Value));
        return new([.. paths.Select(path => ReadProject(NameOf(path)))], [.. paths.Select(NameOf)], [.. listed]);
    }

    static Project ReadProject(string name)
    {
        var file = Path.Combine(Repository.Root, "artifacts", "obj", name, "project.assets.json");
        File.Exists(file).ShouldBeTrue($"{name} is not restored: {file} is missing. Build Doms.slnx first.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var assets = document.RootElement;
        // The executable has a second target, for the machine that it is built on.
        var libraries = assets.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject().ToList();
        var framework = assets.GetProperty("project").GetProperty("frameworks").EnumerateObject().Single().Value;
        var packages = libraries.Where(IsPackage).ToList();
        var withCode = packages.Where(package => HasFiles(package, "compile", "runtime")).Select(IdOf);
        return WithMetadata(new Project(name)
        {
            References = [.. DirectReferences(assets)],
            Sees = [.. libraries.Where(library => !IsPackage(library)).Select(library => ProjectName(assets, library))],
            Packages = [.. Names(framework, "dependencies").Intersect(withCode, StringComparer.OrdinalIgnoreCase)
                .Concat(Downloads(framework))],
            CompilesAgainst = [.. packages.Where(package => HasFiles(package, "compile")).Select(IdOf)],
            Frameworks = [.. Names(framework, "frameworkReferences")],
        });
    }

    static Project WithMetadata(Project project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var path = Path.Combine(Repository.Root, "artifacts", "bin", project.Name, configuration, $"{project.Assembly}.dll");
        File.Exists(path).ShouldBeTrue($"{project.Name} is not built: {path} is missing. Build Doms.slnx first.");
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return project with
        {
            Assemblies = [.. metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            Types = [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")],
        };
    }

    static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    static string ProjectName(JsonElement assets, JsonProperty library) =>
        NameOf(assets.GetProperty("libraries").GetProperty(library.Name).GetProperty("msbuildProject").GetString()!);

    // References that only order the build (ReferenceOutputAssembly=false) are not among them.
    static IEnumerable<string> DirectReferences(JsonElement assets) =>
        assets.GetProperty("project").GetProperty("restore").GetProperty("frameworks").EnumerateObject().Single().Value
            .GetProperty("projectReferences").EnumerateObject().Select(reference => NameOf(reference.Name));

    static bool IsPackage(JsonProperty library) => library.Value.GetProperty("type").GetString() == "package";

    static string IdOf(JsonProperty library) => library.Name.Split('/')[0];

    // A file named _._ says that there would be something, but not for this project.
    static bool HasFiles(JsonProperty library, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (library.Value.TryGetProperty(kind, out var files) &&
                files.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal))) return true;
        }

        return false;
    }

    static IEnumerable<string> Names(JsonElement framework, string property) =>
        framework.TryGetProperty(property, out var values) ? values.EnumerateObject().Select(value => value.Name) : [];

    // A package that is downloaded and referenced as a file; the SDK's own packs come the same way.
    static IEnumerable<string> Downloads(JsonElement framework) =>
        framework.TryGetProperty("downloadDependencies", out var values)
            ? values.EnumerateArray().Select(value => value.GetProperty("name").GetString()!)
                .Where(name => !name.StartsWith("Microsoft.", StringComparison.Ordinal))
            : [];
}

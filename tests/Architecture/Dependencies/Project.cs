namespace Doms.Tests.Architecture.Dependencies;

/// <summary>The dependencies of a project after restore and compilation.</summary>
internal sealed record Project(string Name)
{
    /// <summary>Projects it sees, directly or through others.</summary>
    public IReadOnlyList<string> Sees { get; init; } = [];

    /// <summary>Projects it references itself, to compile against.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Packages it references itself, analyzers left out.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Packages it can compile against, its own and those of its references.</summary>
    public IReadOnlyList<string> CompilesAgainst { get; init; } = [];

    public IReadOnlyList<string> Frameworks { get; init; } = ["Microsoft.NETCore.App"];

    /// <summary>Assemblies that its own assembly refers to.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Full names of the foreign types that its own assembly refers to.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Name of the assembly that the project makes.</summary>
    public string Assembly => AssemblyOf(Name);

    public bool IsTest => Name.StartsWith("Tests.", StringComparison.Ordinal);

    public bool IsDomain => Name.EndsWith(".Domain", StringComparison.Ordinal) && !IsTest;

    public bool IsPure => IsDomain || Name is "Contracts" or "Primitives";

    public static string AssemblyOf(string project) => project == "Host" ? "doms" : $"Doms.{project}";
}

/// <param name="Projects">All projects that were restored.</param>
/// <param name="OnDisk">Names of the projects in the working copy.</param>
/// <param name="Listed">Names of the projects in the solution file.</param>
internal sealed record Solution(
    IReadOnlyList<Project> Projects, IReadOnlyList<string> OnDisk, IReadOnlyList<string> Listed);

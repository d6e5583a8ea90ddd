namespace Doms.Tests.Architecture.Dependencies;

/// <param name="Name">What the rule demands; the name by which a violation is reported.</param>
/// <param name="Check">Yields one line for each violation, naming the project and what it must not have.</param>
internal sealed record Rule(string Name, Func<Solution, IEnumerable<string>> Check);

internal static class Rules
{
    static readonly string[] NotInPureAssemblies =
        ["Microsoft.", "System.Data", "System.IO", "System.Net", "System.Threading.", "System.Diagnostics.Process"];

    static readonly string[] NotInDomainTypes =
    [
        "Microsoft.", "System.ComponentModel.", "System.Console", "System.Data.", "System.IO.", "System.Net.",
        "System.Random", "System.Threading.", "System.TimeProvider",
    ];

    static readonly string[] Framework =
    [
        "Doms.", "Microsoft.AspNetCore", "Microsoft.CSharp", "Microsoft.Extensions.", "Microsoft.JSInterop", "Microsoft.Net.Http",
        "Microsoft.Win32", "System",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("Domains, contracts and primitives use nothing but the language", Purity),
        new("A project sees only the projects of its row", AllowedReferences),
        new("Each foreign package is used in its one home", PackageHomes),
        new("A provider stands between the engine and one vendor", Providers),
        new("Only composers see services and providers, and only tests of the whole see the host", Composition),
        new("A domain knows no time, task, file, network or framework type", DomainTypes),
        new("Every project is in the solution and has exactly one row", Completeness),
        new("A project uses every project that it references: remove the reference", UnusedReferences),
    ];

    static IEnumerable<string> Purity(Solution solution) =>
        from project in solution.Projects
        where project.IsPure
        from thing in project.Packages
            .Concat(project.CompilesAgainst)
            .Concat(project.Frameworks.Where(framework => framework != "Microsoft.NETCore.App"))
            .Concat(project.Assemblies.Where(assembly => StartsWithAny(assembly, NotInPureAssemblies)))
            .Distinct()
        select $"{project.Name} uses {thing}";

    static IEnumerable<string> AllowedReferences(Solution solution) =>
        from project in solution.Projects
        from row in Allowed.Rows
        where row.Project == project.Name
        from seen in project.Sees.Except(row.Sees)
        select $"{project.Name} sees {seen}";

    static IEnumerable<string> PackageHomes(Solution solution) =>
        from project in solution.Projects
        where !project.IsTest
        from thing in project.Packages.Where(package => !IsHome(package, project.Name, Allowed.Abstractions))
            .Concat(project.Assemblies.Where(IsForeign))
            .Distinct()
        where !IsHome(thing, project.Name, Allowed.Packages)
        select $"{project.Name} uses {thing}, whose home is {Allowed.HomeOf(thing)?.Home ?? "not decided"}";

    static IEnumerable<string> Providers(Solution solution) =>
        from project in solution.Projects
        where Allowed.IsProvider(project.Name)
        let vendors = project.Packages.Select(package => Allowed.HomeOf(package)?.Vendor ?? package).Distinct().ToList()
        where vendors.Count != 1 || !project.Sees.Contains("Engine")
        select $"{project.Name} has the vendors [{string.Join(", ", vendors)}] and " +
            $"{(project.Sees.Contains("Engine") ? "sees" : "does not see")} Engine";

    static IEnumerable<string> Composition(Solution solution)
    {
        var together =
            from project in solution.Projects
            where !project.IsTest && !Allowed.Composers.Contains(project.Name)
            let services = project.Sees.Append(project.Name).Where(Allowed.Services.Contains).ToList()
            let providers = project.Sees.Where(Allowed.IsProvider).ToList()
            where services.Count > 0 && providers.Count > 0
            select $"{project.Name} sees {services[0]} and {providers[0]}";
        var host =
            from project in solution.Projects
            where project.Sees.Contains("Host") && project.Name is not ("Tests.EndToEnd" or "Tests.Simulation")
            select $"{project.Name} sees Host";
        return together.Concat(host);
    }

    static IEnumerable<string> DomainTypes(Solution solution) =>
        from project in solution.Projects
        where project.IsDomain
        from type in project.Types
        where StartsWithAny(type, NotInDomainTypes)
        select $"{project.Name} uses {type}";

    static IEnumerable<string> Completeness(Solution solution)
    {
        var unlisted = solution.OnDisk.Except(solution.Listed).Select(name => $"{name} is not in Doms.slnx");
        var gone = solution.Listed.Except(solution.OnDisk).Select(name => $"{name} is in Doms.slnx but not on disk");
        var twins = solution.OnDisk.GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} names {group.Count()} projects");
        var rows = solution.OnDisk.Distinct()
            .Select(name => (Name: name, Count: Allowed.Rows.Count(row => row.Project == name)))
            .Where(project => project.Count != 1)
            .Select(project => $"{project.Name} has {project.Count} rows");
        var empty = Allowed.Rows.Select(row => row.Project).Except(solution.OnDisk)
            .Select(name => $"{name} has a row but no project");
        return unlisted.Concat(gone).Concat(twins).Concat(rows).Concat(empty);
    }

    // The compiler writes down the assemblies whose types the code uses, and leaves out the others.
    static IEnumerable<string> UnusedReferences(Solution solution) =>
        from project in solution.Projects
        from reference in project.References
        where !project.Assemblies.Contains(Project.AssemblyOf(reference))
        where !Allowed.ConstantsOnly.Contains((project.Name, reference))
        select $"{project.Name} references {reference} and uses no type of it";

    static bool IsHome(string name, string project, IEnumerable<Allowed.Package> packages) =>
        packages.Any(package => package.Home == project && name.StartsWith(package.Prefix, StringComparison.Ordinal));

    static bool IsForeign(string assembly) =>
        Allowed.HomeOf(assembly) is not null || !(assembly == "netstandard" || StartsWithAny(assembly, Framework));

    static bool StartsWithAny(string name, IEnumerable<string> prefixes) =>
        prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}

namespace Doms.Tests.Architecture.Dependencies;

/// <param name="Rule">The rule that has to report it.</param>
/// <param name="Report">What the report has to say.</param>
/// <param name="Solution">A sound solution with this one thing wrong.</param>
internal sealed record SeededViolation(string Rule, string Report, Solution Solution);

/// <summary>A violation of each rule and of each part of a rule, to show that the rule can fail.</summary>
internal static class SeededViolations
{
    static readonly string[] Names = [.. Allowed.Rows.Select(row => row.Project)];

    /// <summary>Every project sees all that its row allows, and uses its own packages.</summary>
    public static Solution Valid { get; } = new([.. Allowed.Rows.Select(ValidProject)], Names, Names);

    public static IReadOnlyList<SeededViolation> All { get; } =
    [
        Pure("Orders.Domain uses Dapper", "Orders.Domain", project => project with { Packages = ["Dapper"] }),
        Pure("Contracts uses Newtonsoft.Json", "Contracts",
            project => project with { CompilesAgainst = ["Newtonsoft.Json"] }),
        Pure("Primitives uses Microsoft.AspNetCore.App", "Primitives",
            project => project with { Frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"] }),
        Pure("Orders.Domain uses System.Net.Http", "Orders.Domain",
            project => project with { Assemblies = ["System.Net.Http"] }),

        Row("Orders sees Payments", "Orders", "Payments"),
        Row("Orders.Domain sees Engine", "Orders.Domain", "Engine"),
        Row("Engine sees Contracts", "Engine", "Contracts"),
        Row("Inventory sees Storage.Sqlite", "Inventory", "Storage.Sqlite"),

        Home("Orders uses Dapper, whose home is Storage.Sql", "Orders",
            project => project with { Packages = ["Dapper"] }),
        Home("Orders uses Polly.Core, whose home is Engine", "Orders",
            project => project with { Assemblies = ["Polly.Core"] }),
        Home("Engine uses Newtonsoft.Json, whose home is not decided", "Engine",
            project => project with { Assemblies = ["Newtonsoft.Json"] }),
        Home("Hosting uses Yarp.ReverseProxy, whose home is Gateway", "Hosting",
            project => project with { Packages = ["Yarp.ReverseProxy"] }),

        Provider("Storage.Sqlite has the vendors [SQLite, Npgsql] and sees Engine",
            project => project with { Packages = [.. project.Packages, "Npgsql"] }),
        Provider("Storage.Sqlite has the vendors [] and sees Engine", project => project with { Packages = [] }),
        Provider("Storage.Sqlite has the vendors [SQLite] and does not see Engine",
            project => project with { Sees = [] }),

        Composed("Orders sees Orders and Storage.Sqlite", "Orders", "Storage.Sqlite"),
        Composed("PaymentProvider sees Payments and Storage.Sqlite", "PaymentProvider", "Payments"),
        Composed("Tests.Services sees Host", "Tests.Services", "Host"),

        Typed("Orders.Domain uses System.Threading.Tasks.Task"),
        Typed("Orders.Domain uses System.TimeProvider"),
        Typed("Orders.Domain uses Microsoft.Extensions.Logging.ILogger"),

        Incomplete("Returns is not in Doms.slnx", Valid with { OnDisk = [.. Names, "Returns"] }),
        Incomplete("Returns has 0 rows", Valid with { OnDisk = [.. Names, "Returns"], Listed = [.. Names, "Returns"] }),
        Incomplete("Returns is in Doms.slnx but not on disk", Valid with { Listed = [.. Names, "Returns"] }),
        Incomplete("Engine names 2 projects", Valid with { OnDisk = [.. Names, "Engine"] }),
        Incomplete("Engine has a row but no project", Valid with { OnDisk = [.. Names.Except(["Engine"])] }),

        Unused("Orders references Contracts and uses no type of it", "Orders", "Doms.Contracts"),
        Unused("Tests.EndToEnd references Host and uses no type of it", "Tests.EndToEnd", "doms"),
    ];

    static Project ValidProject(Allowed.Row row) => new(row.Project)
    {
        References = row.Sees,
        Sees = row.Sees,
        Packages = [.. Allowed.Packages.Where(home => home.Home == row.Project).Select(home => home.Prefix)],
        Assemblies = ["System.Runtime", .. row.Sees.Select(Project.AssemblyOf)],
        Types = ["System.Object"],
    };

    static SeededViolation Pure(string report, string name, Func<Project, Project> change) => Changed(0, report, name, change);

    static SeededViolation Row(string report, string name, string seen) => Changed(1, report, name, Seeing(seen));

    static SeededViolation Home(string report, string name, Func<Project, Project> change) => Changed(2, report, name, change);

    static SeededViolation Provider(string report, Func<Project, Project> change) => Changed(3, report, "Storage.Sqlite", change);

    static SeededViolation Composed(string report, string name, string seen) => Changed(4, report, name, Seeing(seen));

    static SeededViolation Typed(string report) =>
        Changed(5, report, "Orders.Domain", project => project with { Types = [report.Split(' ')[^1]] });

    static SeededViolation Incomplete(string report, Solution solution) => new(Rules.All[6].Name, report, solution);

    static SeededViolation Unused(string report, string name, string assembly) => Changed(
        7, report, name, project => project with { Assemblies = [.. project.Assemblies.Except([assembly])] });

    static Func<Project, Project> Seeing(string seen) => project => project with { Sees = [.. project.Sees, seen] };

    static SeededViolation Changed(int rule, string report, string name, Func<Project, Project> change) => new(
        Rules.All[rule].Name,
        report,
        Valid with { Projects = [.. Valid.Projects.Select(one => one.Name == name ? change(one) : one)] });
}

namespace Doms.Tests.Architecture.Dependencies;

/// <summary>The dependency rules as data: who may see whom, and where each foreign package lives.</summary>
internal static class Allowed
{
    /// <param name="Project">Name of the project.</param>
    /// <param name="Sees">Projects it may see, directly or through others.</param>
    internal sealed record Row(string Project, params string[] Sees);

    /// <param name="Prefix">How the names of the vendor's packages and assemblies begin.</param>
    /// <param name="Home">The one project of src that may use them.</param>
    /// <param name="Vendor">Whose they are; a provider has one vendor.</param>
    internal sealed record Package(string Prefix, string Home, string Vendor);

    static readonly string[] Business =
        ["Orders", "Inventory", "Payments", "Fulfillment", "Notifications", "Orchestrator"];

    static readonly string[] Domains = [.. Business.Select(service => $"{service}.Domain")];

    static readonly string[] Platform = ["Contracts", "Primitives", "Engine", "Hosting", "Storage.Sql"];

    static readonly string[] Composed = [.. Platform, .. Domains, .. Business, "Gateway", "Composition"];

    static readonly string[] AllButHost =
    [
        .. Composed, "Storage.PostgreSql", "Storage.Redis", "Storage.Sqlite", "Messaging.Kafka", "PaymentProvider", "Audit", "Simulation",
        "Simulator", "Client", "Console",
    ];

    /// <summary>Projects that may see services and providers together.</summary>
    public static IReadOnlyList<string> Composers { get; } = ["Host", "Simulator"];

    /// <summary>Services with business of their own, and the gateway.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. Business, "Gateway"];

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new("Contracts"),
        new("Primitives"),
        .. Domains.Select(domain => new Row(domain, "Contracts", "Primitives")),
        new("Engine", "Primitives"),
        new("Storage.Sql", "Engine", "Primitives"),
        new("Storage.Sqlite", "Engine", "Primitives", "Storage.Sql"),
        new("Messaging.Kafka", "Engine", "Primitives"),
        new("Storage.PostgreSql", "Engine", "Primitives", "Storage.Sql"),
        new("Hosting", "Contracts", "Engine", "Primitives"),
        new("Storage.Redis", "Contracts", "Engine", "Hosting", "Primitives"),
        .. Business.Select(service => new Row(service, [.. Platform, $"{service}.Domain"])),
        new("Gateway", "Contracts", "Engine", "Hosting", "Primitives"),
        new("PaymentProvider", "Engine", "Primitives", "Storage.Sql", "Storage.Sqlite"),
        new("Simulation", "Engine", "Primitives"),
        new("Audit", [.. Platform, .. Domains, "Storage.Sqlite", "PaymentProvider"]),
        new("Client", "Contracts"),
        new("Console", "Client", "Contracts"),
        new("Composition", [.. Platform, .. Domains, .. Business, "Gateway"]),
        new("Simulator", [.. Composed, "Storage.Sqlite", "PaymentProvider", "Audit", "Simulation"]),
        new("Host", AllButHost),
        new("Tests.Architecture"),
        new("Tests.Domain", ["Contracts", "Primitives", .. Domains]),
        new("Tests.Compliance", "Engine", "Primitives"),
        new("Tests.Servers"),
        new("Tests.Engine", "Engine", "Primitives", "Simulation", "Tests.Compliance"),
        new("Tests.Storage.PostgreSql",
            "Engine", "Primitives", "Storage.Sql", "Storage.PostgreSql", "Tests.Compliance", "Tests.Servers"),
        new("Tests.Storage.Redis", [.. Platform, "Inventory", "Inventory.Domain", "Storage.Redis", "Tests.Compliance", "Tests.Servers"]),
        new("Tests.Storage.Sqlite", "Engine", "Primitives", "Storage.Sql", "Storage.Sqlite", "Tests.Compliance"),
        new("Tests.Messaging.Kafka", "Engine", "Primitives", "Messaging.Kafka", "Tests.Compliance", "Tests.Servers"),
        new("Tests.Hosting", [.. Platform, "Gateway", "Payments", "Payments.Domain"]),
        new("Tests.Audit", [.. Composed, "Storage.Sqlite", "PaymentProvider", "Audit", "Tests.Compliance"]),
        new("Tests.Services", [.. AllButHost, "Tests.Compliance", "Tests.Servers"]),
        new("Tests.Simulation", [.. AllButHost, "Host"]),
        new("Tests.EndToEnd", [.. AllButHost, "Host", "Tests.Compliance", "Tests.Servers"]),
    ];

    public static IReadOnlyList<Package> Packages { get; } =
    [
        new("Polly", "Engine", "Polly"),
        new("Dapper", "Storage.Sql", "Dapper"),
        new("Npgsql", "Storage.PostgreSql", "Npgsql"),
        new("Microsoft.Data.Sqlite", "Storage.Sqlite", "SQLite"),
        new("StackExchange.Redis", "Storage.Redis", "Redis"),
        new("SQLitePCLRaw", "Storage.Sqlite", "SQLite"),
        new("Confluent.Kafka", "Messaging.Kafka", "Confluent"),
        new("librdkafka", "Messaging.Kafka", "Confluent"),
        new("Microsoft.AspNetCore.Authentication.JwtBearer", "Hosting", "Microsoft"),
        new("Microsoft.IdentityModel", "Hosting", "Microsoft"),
        new("Microsoft.AspNetCore.OpenApi", "Hosting", "Microsoft"),
        new("Microsoft.OpenApi", "Hosting", "Microsoft"),
        new("Swashbuckle", "Hosting", "Swashbuckle"),
        new("OpenTelemetry", "Hosting", "OpenTelemetry"),
        new("Yarp", "Gateway", "YARP"),
        new("Stripe.net", "Payments", "Stripe"),
        new("MailKit", "Notifications", "MailKit"),
        new("MimeKit", "Notifications", "MailKit"),
        new("System.CommandLine", "Host", "Microsoft"),
        new("Spectre.Console", "Host", "Spectre"),
    ];

    /// <summary>Packages of interfaces only, and the project that brings them.</summary>
    public static IReadOnlyList<Package> Abstractions { get; } =
        [new("Microsoft.Extensions.Logging.Abstractions", "Engine", "Microsoft")];

    /// <summary>References used for constants only, which the compiler copies without a trace in the metadata.</summary>
    public static IReadOnlyList<(string Project, string Reference)> ConstantsOnly { get; } =
        [("Hosting", "Contracts"), ("Gateway", "Contracts"), ("Tests.Hosting", "Contracts")];

    /// <summary>A provider is the one project between the engine and a vendor's storage or broker.</summary>
    public static bool IsProvider(string project) =>
        (project.StartsWith("Storage.", StringComparison.Ordinal) && project != "Storage.Sql") ||
        project.StartsWith("Messaging.", StringComparison.Ordinal);

    public static Package? HomeOf(string packageOrAssembly) =>
        Packages.FirstOrDefault(package => packageOrAssembly.StartsWith(package.Prefix, StringComparison.Ordinal));
}

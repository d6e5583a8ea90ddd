using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Doms.Storage.Sql;

/// <summary>Migration script of a schema.</summary>
/// <param name="Name">File name such as <c>001_orders.sql</c>; scripts are applied in the order of their names.</param>
public sealed record SchemaScript(string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hex, independent of line endings.</summary>
    public string Hash { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));
}

/// <summary>The append-only migration scripts of one service in one dialect.</summary>
public sealed record ServiceSchema(string Service, IReadOnlyList<SchemaScript> Scripts)
{
    const string Extension = ".sql";

    /// <summary>Reads the engine's own schema, which every service database has.</summary>
    /// <remarks>
    /// The scripts are embedded in Storage.Sql: the engine, which declares the tables, knows no SQL, and a storage project
    /// such as Storage.Sqlite has only one dialect. This is the lowest project that knows both.
    /// </remarks>
    public static ServiceSchema Engine(Dialect dialect) => From("engine", typeof(ServiceSchema).Assembly, dialect);

    /// <summary>Reads the scripts embedded in an assembly from <c>schema/</c> and the folder of the dialect.</summary>
    /// <exception cref="ArgumentException">The assembly embeds no scripts of the dialect.</exception>
    public static ServiceSchema From(string service, Assembly assembly, Dialect dialect)
    {
        var folder = $"schema/{dialect.Folder}/";
        var scripts = assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Path: resource.Replace('\\', '/')))
            .Where(script => script.Path.StartsWith(folder, StringComparison.Ordinal))
            .Where(script => script.Path.EndsWith(Extension, StringComparison.Ordinal))
            .Select(script => new SchemaScript(script.Path[folder.Length..], Text(assembly, script.Resource)))
            .OrderBy(script => script.Name, StringComparer.Ordinal)
            .ToList();
        return scripts.Count > 0
            ? new ServiceSchema(service, scripts)
            : throw new ArgumentException($"{assembly.GetName().Name} embeds no {folder}*{Extension}.", nameof(dialect));
    }

    static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

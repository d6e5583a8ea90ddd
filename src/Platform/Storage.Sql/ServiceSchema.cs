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

/// <summary>The append-only migration scripts of one service.</summary>
public sealed record ServiceSchema(string Service, IReadOnlyList<SchemaScript> Scripts)
{
    const string Extension = ".sql";

    /// <summary>Reads the scripts embedded in an assembly from its folder <c>schema/</c>.</summary>
    /// <exception cref="ArgumentException">The assembly embeds no scripts.</exception>
    public static ServiceSchema From(string service, Assembly assembly)
    {
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => new SchemaScript(FileName(name), Text(assembly, name)))
            .OrderBy(script => script.Name, StringComparer.Ordinal)
            .ToList();
        return scripts.Count > 0
            ? new ServiceSchema(service, scripts)
            : throw new ArgumentException($"{assembly.GetName().Name} embeds no schema/*.sql.", nameof(assembly));
    }

    /// <summary>
    /// Extracts the file name; a resource is named <c>schema/001_x.sql</c>, or <c>Assembly.schema.001_x.sql</c> by
    /// default.
    /// </summary>
    static string FileName(string resource)
    {
        var stem = resource[..^Extension.Length];
        return stem[(stem.LastIndexOfAny(['/', '\\', '.']) + 1)..] + Extension;
    }

    static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

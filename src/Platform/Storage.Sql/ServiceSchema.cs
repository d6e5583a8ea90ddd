using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Doms.Storage.Sql;

/// <summary>One step of a schema.</summary>
/// <param name="Name">Such as <c>001_orders.sql</c>; scripts are applied in the order of their names.</param>
public sealed record SchemaScript(string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hex, whatever its line ends.</summary>
    public string Hash { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));
}

/// <summary>The schema of one service: scripts that are only ever added to.</summary>
public sealed record ServiceSchema(string Service, IReadOnlyList<SchemaScript> Scripts)
{
    const string Extension = ".sql";

    /// <summary>The scripts embedded into an assembly from its folder <c>schema/</c>.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
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

    /// <summary>A resource is called <c>schema/001_x.sql</c>, or <c>Assembly.schema.001_x.sql</c> by default.</summary>
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

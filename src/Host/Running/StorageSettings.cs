using System.Data.Common;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>Kinds of storage of a process.</summary>
public enum StorageKind
{
    /// <summary>A file in the data folder, for one process.</summary>
    Sqlite,

    /// <summary>A database of a PostgreSQL server, for any number of processes.</summary>
    PostgreSql,

    /// <summary>Nothing is kept beyond the end of the process.</summary>
    Memory,
}

/// <summary>Settings of the storage of a process.</summary>
/// <param name="Kind">By default a file for all services together, and PostgreSQL for a service of its own.</param>
public sealed record StorageSettings(StorageKind Kind)
{
    /// <summary>Setting that selects the kind; the option <c>--storage</c> takes precedence.</summary>
    public const string KindSetting = "Storage:Kind";

    /// <summary>Setting with the connection to the PostgreSQL server, and its database if the process is to use that one.</summary>
    public const string ConnectionSetting = "PostgreSql:ConnectionString";

    const string JoinedDatabase = "doms";
    readonly Dictionary<string, string?> _connections = new(StringComparer.Ordinal);

    /// <summary>Words for the kinds, in settings and options.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["sqlite", "postgresql", "memory"];

    /// <summary>Name of the setting with the connection of one service, which takes precedence over that of all.</summary>
    public static string ConnectionSettingOf(string service) => $"PostgreSql:Services:{service}";

    /// <summary>Reads the settings; all are read, whatever the role needs.</summary>
    /// <exception cref="SettingException">A setting is invalid; the message names it.</exception>
    public static StorageSettings Read(IConfiguration configuration, ProcessRole role, string? option)
    {
        var reader = new SettingReader(configuration);
        var kind = reader.Word(
            KindSetting, Kinds, "storage of the process; `memory` keeps nothing; option `--storage`",
            "role all: sqlite; services: postgresql");
        var settings = new StorageSettings(KindOf(option ?? kind ?? DefaultOf(role)));
        settings._connections[ProcessRole.All.Name] = ReadConnection(
            reader, ConnectionSetting,
            $"server, user and password; several hosts are a primary and its standbys. Without `Database` it is `{JoinedDatabase}` for "
            + $"role `all` and `{JoinedDatabase}_<service>` for a service; the databases must exist");
        foreach (var service in ServiceAddresses.Names)
        {
            settings._connections[service] = ReadConnection(
                reader, ConnectionSettingOf(service), $"connection of {service} alone, in place of {ConnectionSetting}");
        }

        return settings;
    }

    /// <summary>Returns the connection string of a role's database; null if none is configured.</summary>
    public string? ConnectionOf(ProcessRole role)
    {
        if (role != ProcessRole.All && _connections[role.Name] is { } own) return own;
        if (_connections[ProcessRole.All.Name] is not { } all) return null;
        var connection = new DbConnectionStringBuilder { ConnectionString = all };
        if (!connection.ContainsKey("Database") && !connection.ContainsKey("DB"))
            connection["Database"] = role == ProcessRole.All ? JoinedDatabase : $"{JoinedDatabase}_{role.Name}";
        return connection.ConnectionString;
    }

    static string DefaultOf(ProcessRole role) => role.IsService ? "postgresql" : "sqlite";

    static StorageKind KindOf(string text) => text switch
    {
        "sqlite" => StorageKind.Sqlite,
        "postgresql" => StorageKind.PostgreSql,
        "memory" => StorageKind.Memory,
        _ => throw new SettingException(KindSetting, $"is '{text}'; it must be {string.Join(", ", Kinds)}"),
    };

    static string? ReadConnection(SettingReader settings, string setting, string effect)
    {
        if (settings.Secret(setting, effect, "Host=db.example;Username=doms;Password=...") is not { } text) return null;
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text }.ContainsKey("Host")
                ? text
                : throw new SettingException(setting, "must be like Host=db.example;Username=doms;Password=...");
        }
        catch (ArgumentException)
        {
            throw new SettingException(setting, "is no connection string; it must be like Host=db.example;Username=doms;Password=...");
        }
    }
}

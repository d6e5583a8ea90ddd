using System.Globalization;
using System.Net;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Storage.Redis;

/// <summary>
/// Address and credentials of one Redis server: section <c>Redis</c> for limits and caches, section <c>Inventory:Redis</c> for the store
/// of Inventory, which <c>Inventory:Store=redis</c> selects. The two must be different servers.
/// </summary>
public sealed record RedisOptions
{
    /// <summary>Section of the server for limits and caches.</summary>
    public const string CacheSection = "Redis";

    /// <summary>Section of the server that stores the rows of Inventory.</summary>
    public const string InventoryStoreSection = "Inventory:Redis";

    /// <summary>Setting that selects the store of Inventory; <c>redis</c> is this one.</summary>
    public const string InventoryStoreSetting = "Inventory:Store";

    /// <summary>Fewest characters of a secret.</summary>
    const int MinSecretLength = 32;

    static readonly TimeSpan MaxReadCacheDuration = TimeSpan.FromSeconds(5);

    const int DefaultPort = 6379;
    const int MaxDatabase = 15;

    /// <summary>Section that the settings were read from, for messages.</summary>
    public string Section { get; init; } = CacheSection;

    /// <summary>Servers of one deployment, as <c>host:port</c>; the port is 6379 by default. Setting <c>Address</c>.</summary>
    public required IReadOnlyList<EndPoint> Addresses { get; init; }

    /// <summary>User of the access control list; null for the default user. Setting <c>User</c>.</summary>
    public string? User { get; init; }

    /// <summary>Null for none. Setting <c>Password</c>.</summary>
    public string? Password { get; init; }

    /// <summary>Encrypts the connection; the certificate must be valid for the host. Setting <c>UseTls</c>, false by default.</summary>
    public bool UseTls { get; init; }

    /// <summary>Number of the database: 0, the default, to 15. Setting <c>Database</c>.</summary>
    public int Database { get; init; }

    /// <summary>
    /// Secret from which the keys of cached entries are derived, at least 32 characters, the same for all replicas; null makes up one at
    /// the start, so that a process reads its own replies only, and no rows are cached. Setting <c>Secret</c>.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>
    /// Longest time for which a row is read from the cache, if the process that changes it cannot reach Redis: up to 5 s, 1 s by default,
    /// zero to read from the store only. Setting <c>ReadCacheDuration</c>.
    /// </summary>
    public TimeSpan ReadCacheDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads a section; null when it names no address.</summary>
    /// <exception cref="SettingException">A value is invalid or has no effect; the message names the setting.</exception>
    public static RedisOptions? Read(IConfiguration configuration, string section)
    {
        var settings = new SettingReader(configuration);
        var server = section == CacheSection ? "server of limits and caches" : "server of the rows of Inventory";
        var options = new RedisOptions
        {
            Section = section,
            Addresses =
            [
                .. settings.List($"{section}:Address", $"{Purpose(section)}; several addresses are of one deployment", "host:port")
                    .Select(text => ReadAddress(section, text)),
            ],
            User = settings.Text($"{section}:User", $"user at the {server}", shown: "the server's default user"),
            Password = settings.Secret($"{section}:Password", $"password at the {server}"),
            UseTls = settings.Flag(
                $"{section}:UseTls", $"encrypts the connection to the {server}, whose certificate must be valid for the host"),
            Database = settings.Number($"{section}:Database", 0, new(0, MaxDatabase), $"number of the database of the {server}"),
        };
        if (section == CacheSection) options = ReadCaches(options, settings);
        return options.Addresses.Count > 0 ? options : null;
    }

    static string Purpose(string section) => section == CacheSection
        ? "Redis server for limits and caches that replicas share"
        : $"Redis server of the rows of role inventory, where {InventoryStoreSetting} is redis; another than {CacheSection}:Address";

    static RedisOptions ReadCaches(RedisOptions options, SettingReader settings)
    {
        var secret = settings.Secret(
            options.NameOf("Secret"),
            "secret from which the keys of cached entries are derived, the same for all processes; required in the production profile. "
            + "Without it no rows are cached, and replies by each process for itself",
            $"at least {MinSecretLength} characters", "made up at each start");
        if (secret is { Length: < MinSecretLength })
            throw new SettingException(options.NameOf("Secret"), $"must have at least {MinSecretLength} characters");
        return options with
        {
            Secret = secret,
            ReadCacheDuration = settings.Duration(
                options.NameOf("ReadCacheDuration"), options.ReadCacheDuration, new(TimeSpan.Zero, MaxReadCacheDuration),
                "longest time for which a row is read from the cache; 0: rows are not cached"),
        };
    }

    /// <exception cref="SettingException">The section names no address.</exception>
    public static RedisOptions Require(IConfiguration configuration, string section) => Read(configuration, section)
        ?? throw new SettingException($"{section}:Address", "must name the Redis server, such as 10.0.0.5:6379");

    /// <summary>The name of a setting of this server, for messages.</summary>
    internal string NameOf(string setting) => $"{Section}:{setting}";

    static EndPoint ReadAddress(string section, string text)
    {
        if (IPEndPoint.TryParse(text, out var ip)) return ip.Port > 0 ? ip : new IPEndPoint(ip.Address, DefaultPort);
        var (host, port) = text.Split(':') is [var name, var number] ? (name, number) : (text, $"{DefaultPort}");
        return Uri.CheckHostName(host) == UriHostNameType.Dns
            && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known is > 0 and <= IPEndPoint.MaxPort
            ? new DnsEndPoint(host, known)
            : throw new SettingException($"{section}:Address", $"has '{text}'; it must be servers such as 10.0.0.5:6379");
    }
}

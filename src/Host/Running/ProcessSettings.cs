using Doms.Composition;
using Doms.Contracts;
using Doms.Hosting.Web;
using Doms.Messaging.Kafka.Settings;
using Doms.Storage.Redis;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>All settings of a process, read and checked before it touches anything.</summary>
sealed record ProcessSettings
{
    /// <summary>
    /// Processors from which two lanes are the default on PostgreSQL: while one waits for its commit, the other works. On fewer they make
    /// two small batches of one large one, which takes a sixth more of the processors.
    /// </summary>
    const int ProcessorsForTwoLanes = 4;

    /// <summary>Linger of lanes on PostgreSQL, where small transactions would take most of the time of busy processors.</summary>
    static readonly TimeSpan PostgreSqlLaneLinger = TimeSpan.FromMilliseconds(5);

    const string LanesSetting = "Engine:Lanes";
    const string DrainSetting = "Process:DrainTime";
    const string StoreWaitSetting = "Process:StoreWait";

    /// <summary>Longer than the interval at which the gateway probes, and shorter than the patience of service managers.</summary>
    static readonly TimeSpan DefaultDrainTime = TimeSpan.FromSeconds(3);
    static readonly TimeSpan MaxDrainTime = TimeSpan.FromMinutes(2);
    static readonly TimeSpan DefaultStoreWait = TimeSpan.FromSeconds(30);
    static readonly TimeSpan MaxStoreWait = TimeSpan.FromMinutes(10);

    public required ProcessRole Role { get; init; }

    public required RecordedConfiguration Configuration { get; init; }

    public required WebSettings Web { get; init; }

    public required StorageSettings Storage { get; init; }

    /// <summary>The broker; null for processes that need none.</summary>
    public required KafkaOptions? Broker { get; init; }

    /// <summary>The Redis server for limits and caches that replicas share; null for limits of this process alone.</summary>
    public required RedisOptions? Redis { get; init; }

    /// <summary>The Redis server that stores the rows of Inventory; null when its database does, and for all other roles.</summary>
    public required RedisOptions? InventoryStore { get; init; }

    /// <summary>Base addresses by service, one for each replica.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Uri>> Addresses { get; init; }

    /// <summary>The configured payment provider; null for the simulated one of this process.</summary>
    public required Uri? Provider { get; init; }

    /// <summary>Settings of all services; their provider is that of the process, once it is known.</summary>
    public required ServiceSettings Services { get; init; }

    /// <summary>Time between the first refusal of <c>/readyz</c> and the end of the ports.</summary>
    public required TimeSpan DrainTime { get; init; }

    /// <summary>Time for which the start waits for a server of the store that does not answer.</summary>
    public required TimeSpan StoreWait { get; init; }

    /// <summary>The console at the gateway's port.</summary>
    public required ConsoleOptions Console { get; init; }

    public Failpoints? Failpoints { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">A setting is invalid or unknown; the message names it.</exception>
    /// <exception cref="MissingSettingsException">Settings are missing; the message lists them.</exception>
    public static ProcessSettings Read(UpOptions options) =>
        Read(options, ProcessConfiguration.Read(options.DataFolder, options.Settings));

    /// <summary>Lists all settings, by name. Every process reads all of them, whatever its role.</summary>
    public static IReadOnlyList<SettingDefinition> Known()
    {
        var none = new Dictionary<string, string?>(StringComparer.Ordinal);
        var configuration = new RecordedConfiguration(new ConfigurationBuilder().Build(), []);
        _ = Read(new UpOptions(".", 0, UpOptions.Demo, none), configuration);
        return configuration.Definitions;
    }

    /// <summary>Reads the settings from the given configuration only.</summary>
    /// <exception cref="SettingException">A setting is invalid or unknown; the message names it.</exception>
    /// <exception cref="MissingSettingsException">Settings are missing; the message lists them.</exception>
    internal static ProcessSettings Read(UpOptions options, RecordedConfiguration configuration)
    {
        var role = options.Role;
        var isDemo = options.Profile == UpOptions.Demo;
        var storage = StorageSettings.Read(configuration, role, options.Storage);
        RequiredSettings.Check(configuration, role, isDemo, storage);
        var provider = ServiceSettings.FindProvider(configuration, isDemo || !role.HasServices);
        var mails = Path.Combine(Path.GetFullPath(options.DataFolder), DataFolder.MailFolder);
        var web = WebSettings.Read(configuration, options.Profile, options.Port, options.DataFolder);
        var settings = new ProcessSettings
        {
            Role = role,
            Configuration = configuration,
            Web = web,
            Console = ConsoleOptions.Read(configuration, web),
            Storage = storage,
            Broker = BrokerSettings.Read(configuration),
            Redis = ReadRedis(configuration, isDemo),
            InventoryStore = ReadInventoryStore(configuration, role),
            Addresses = ServiceAddresses.Read(configuration),
            Provider = provider,
            Services = ServiceSettings.Read(configuration, isDemo, mails, provider ?? new UriBuilder().Uri),
            DrainTime = ReadDrainTime(configuration, isAlone: role == ProcessRole.All && storage.Kind != StorageKind.PostgreSql),
            StoreWait = new SettingReader(configuration).Duration(
                StoreWaitSetting, DefaultStoreWait, new(TimeSpan.Zero, MaxStoreWait),
                "time for which the start waits for a PostgreSQL or Redis server of the store that does not answer; then the process ends"),
            Failpoints = Failpoints.From(configuration, isDemo),
        };
        SetLanes(settings);
        configuration.RefuseUnknown();
        return settings;
    }

    /// <summary>A process without replicas refuses no request earlier than it must.</summary>
    static TimeSpan ReadDrainTime(RecordedConfiguration configuration, bool isAlone) => new SettingReader(configuration).Duration(
        DrainSetting, isAlone ? TimeSpan.Zero : DefaultDrainTime, new(TimeSpan.Zero, MaxDrainTime),
        "time between the first 503 of `/readyz` and the end of the ports",
        $"{DefaultDrainTime}; {TimeSpan.Zero} for a process without replicas");

    static RedisOptions? ReadRedis(RecordedConfiguration configuration, bool isDemo)
    {
        var redis = RedisOptions.Read(configuration, RedisOptions.CacheSection);
        return isDemo || redis is not { Secret: null }
            ? redis
            : throw new SettingException(
                $"{RedisOptions.CacheSection}:Secret", "must be set in the production profile, to the same text for all processes");
    }

    /// <summary>Reads the server where the setting selects it; joined services share one database.</summary>
    static RedisOptions? ReadInventoryStore(RecordedConfiguration configuration, ProcessRole role)
    {
        var options = RedisOptions.Read(configuration, RedisOptions.InventoryStoreSection);
        var store = new SettingReader(configuration).WordOr(
            RedisOptions.InventoryStoreSetting, "database", ["database", "redis"],
            "`redis` keeps the rows of role `inventory` in a Redis server of its own");
        if (store != "redis") return null;
        if (role == ProcessRole.All)
        {
            throw new SettingException(
                RedisOptions.InventoryStoreSetting, "is redis, which needs Inventory as a process of its own (--role inventory)");
        }

        if (role.Name != ServiceNames.Inventory) return null;
        return options ?? RedisOptions.Require(configuration, RedisOptions.InventoryStoreSection);
    }

    static void SetLanes(ProcessSettings settings)
    {
        var engine = settings.Services.Engine;
        var isShared = settings.Storage.Kind == StorageKind.PostgreSql;
        if (isShared && string.IsNullOrEmpty(settings.Configuration[LanesSetting]))
            engine.Lanes = Environment.ProcessorCount >= ProcessorsForTwoLanes ? 2 : 1;
        if (isShared) engine.LaneLinger = PostgreSqlLaneLinger;
        if (!isShared && engine.Lanes > 1 && settings.Role.HasServices)
            throw new SettingException(LanesSetting, $"is {engine.Lanes}; it must be 1: an SQLite file admits a single writer");
    }
}

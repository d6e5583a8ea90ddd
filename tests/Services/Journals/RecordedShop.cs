using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Engine.Storage;
using Doms.Fulfillment;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orders;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.Journals;

/// <summary>Everything that a shop had stored at one moment, and the payment provider's ledger.</summary>
/// <param name="Stores">Dumps by service; a single one named <c>all</c> when joined.</param>
sealed record RecordedShop(IReadOnlyDictionary<string, SqliteDump> Stores, IReadOnlyList<string> ProviderLedger)
{
    const string All = "all";
    const string Extension = ".jsonl";
    const string ProviderFile = "provider" + Extension;

    static readonly JsonSerializerOptions WithoutNulls = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true,
    };

    static readonly ServiceSchema Engine = ServiceSchema.Engine(Dialect.Sqlite);

    static readonly IReadOnlyList<ServiceSchema> Services =
    [
        OrdersModule.Schema(Dialect.Sqlite), InventoryModule.Schema(Dialect.Sqlite), PaymentsModule.Schema(Dialect.Sqlite),
        FulfillmentModule.Schema(Dialect.Sqlite), NotificationsModule.Schema(Dialect.Sqlite), OrchestratorModule.Schema(Dialect.Sqlite),
    ];

    /// <summary>Records the committed state of a folder's databases.</summary>
    public static RecordedShop Of(string databases, MemoryLedger ledger) => new(
        Directory.EnumerateFiles(databases, "*.db").ToDictionary(path => Path.GetFileNameWithoutExtension(path), SqliteDump.Of),
        [.. ledger.Entries.Select(entry => JsonSerializer.Serialize(entry, WithoutNulls))]);

    public static RecordedShop Read(string folder) => new(
        Directory.EnumerateFiles(folder, $"*{Extension}").Where(path => Path.GetFileName(path) != ProviderFile).ToDictionary(
            path => Path.GetFileNameWithoutExtension(path), path => new SqliteDump(File.ReadAllLines(path))),
        File.ReadAllLines(Path.Combine(folder, ProviderFile)));

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in Stores) Write(Path.Combine(folder, name + Extension), text.Lines);
        Write(Path.Combine(folder, ProviderFile), ProviderLedger);
    }

    /// <summary>Returns the whole recording as one text.</summary>
    public string ToText() => string.Join('\n', Stores.OrderBy(store => store.Key, StringComparer.Ordinal)
        .SelectMany(store => store.Value.Lines.Prepend(store.Key)).Concat(ProviderLedger));

    /// <summary>Creates the recorded databases, with the schema of their time.</summary>
    public async Task WriteDatabases(string folder, TimeProvider clock)
    {
        foreach (var (name, text) in Stores) await text.WriteTo(PathOf(folder, name), [Engine, .. SchemasOf(name)], clock);
    }

    public MemoryLedger ToLedger() => MemoryLedger.From(ProviderLedger.Select(line => JsonSerializer.Deserialize<Entry>(line)!));

    /// <summary>Opens a database as this version does, which applies missing schema scripts.</summary>
    public static IStore Open(string folder, TimeProvider clock, string name) => SqliteStore.Open(
        new SqliteOptions(PathOf(folder, name)), SchemasOf(name), clock, NullLogger.Instance,
        CancellationToken.None).GetAwaiter().GetResult();

    static IReadOnlyList<ServiceSchema> SchemasOf(string name) =>
        name == All ? Services : [.. Services.Where(schema => schema.Service == name)];

    static string PathOf(string folder, string name) => Path.Combine(folder, $"{name}.db");

    static void Write(string path, IEnumerable<string> lines) =>
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
}

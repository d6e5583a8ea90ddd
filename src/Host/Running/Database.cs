using Doms.Engine.Maintenance;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Web;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Store;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;

namespace Doms.Host.Running;

/// <summary>The store of a process, with what it can do beside the transactions of the engine.</summary>
/// <param name="Lists">Connections for queries of lists and gauges; null for a store without SQL, which is <see cref="IRowLists"/>.</param>
/// <param name="Replica">Name of this process among those that share the store; null when no other process can.</param>
/// <param name="Instance">Identity of the database, the same for ever; null without one.</param>
/// <param name="Fault">Reads the reason why stored data needs an operator; null for none.</param>
sealed record Database(
    IStore Store, IReadConnections? Lists, ISnapshotStore Snapshots, string? Replica, string? Instance, Func<string?> Fault)
{
    /// <summary>Whether replicas share a cache of its rows: not one in Redis, nor a file, which has a cache of its own.</summary>
    public bool IsCached => Replica is not null && Lists is not null;

    /// <summary>Opens the store that the settings select, and applies its migrations.</summary>
    public static Task<Database> Open(
        ProcessContext process, IReadOnlyList<ServiceModule> modules, bool acceptLoss, CancellationToken cancel)
    {
        if (process.Settings.InventoryStore is { } redis) return OpenRedis(process, redis, modules, cancel);
        return process.Settings.Storage.Kind switch
        {
            StorageKind.Sqlite => OpenFile(process, process.Folder.Database, acceptLoss, cancel),
            StorageKind.PostgreSql => OpenServer(process, cancel),
            _ => OpenFile(process, SqliteOptions.InMemory, acceptLoss, cancel),
        };
    }

    static async Task<Database> OpenRedis(
        ProcessContext process, RedisOptions options, IReadOnlyList<ServiceModule> modules, CancellationToken cancel)
    {
        var redis = await RedisConnection.Connect(options, process.Clock, process.Log);
        process.Cleanups.Push(redis.DisposeAsync);
        var tables = EngineTables.All.Concat(modules.SelectMany(module => module.Tables)).ToList();
        try
        {
            var store = await StoreStart.Open(
                process, () => RedisStore.Open(redis, process.Settings.Role.Name, tables, process.Redis), cancel);
            return new Database(store, null, store, $"{process.Settings.Role}/{process.Ids.NewText()}", null, () => null);
        }
        catch (Exception error) when (error is StoreUnavailableException or InvalidOperationException)
        {
            throw new SettingException($"{options.Section}:Address", $"leads to no server that can be used: {error.Message}");
        }
    }

    static async Task<Database> OpenFile(ProcessContext process, string path, bool acceptLoss, CancellationToken cancel)
    {
        var options = new SqliteOptions(path) { AcceptLoss = acceptLoss }.ForMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var store = await SqliteStore.Open(
            options, DatabaseSchemas.Of(process.Settings.Role, Dialect.Sqlite), process.Clock, process.Log, cancel);
        process.Cleanups.Push(store.DisposeAsync);
        return new Database(store, store, store, null, $"{store.Instance:x16}", () => store.Fault);
    }

    static async Task<Database> OpenServer(ProcessContext process, CancellationToken cancel)
    {
        var settings = process.Settings;
        var store = await ServerDatabase.Open(
            settings.Storage, settings.Role, $"{Environment.ProcessId}",
            options => options with { Lanes = settings.Services.Engine.Lanes }, process.Log, cancel,
            open => StoreStart.Open(process, open, cancel));
        process.Cleanups.Push(store.DisposeAsync);
        return new Database(store, store, store, $"{settings.Role}/{process.Ids.NewText()}", null, () => null);
    }
}

using Doms.Engine.Storage;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Store;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

public sealed class RedisStoreCompliance : StoreCompliance
{
    protected override ValueTask<IStore> Open() => TestStore.OpenNew();
}

public sealed class RedisConflictCompliance : ConflictCompliance
{
    protected override ValueTask<IStore> Open() => TestStore.OpenNew();
}

public sealed class RedisScanCompliance : ScanCompliance
{
    protected override ValueTask<IStore> Open() => TestStore.OpenNew();
}

public sealed class RedisModelCompliance : ModelCompliance
{
    protected override ValueTask<IStore> Open() => TestStore.OpenNew();
}

public sealed class RedisListCompliance : ListCompliance
{
    protected override ValueTask<IStore> Open() => TestStore.OpenNew();
}

/// <summary>Stores of the sample tables, each with a name of its own, on one server of the test process.</summary>
static class TestStore
{
    static readonly Lazy<Task<RedisServer>> Server = new(() => RedisServer.StartStore());
    static readonly Lazy<Task<RedisConnection>> Connection = new(async () => await TestRedis.Connect(await Server.Value));
    static int _stores;

    public static IReadOnlyList<Table> Tables { get; } = [Samples.Table, Samples.Numbered, Samples.Counters];

    public static async ValueTask<IStore> OpenNew() =>
        await RedisStore.Open(await Connection.Value, $"suite{Interlocked.Increment(ref _stores)}", Tables, cache: null);
}

using Doms.Engine.Memory;
using Doms.Engine.Processing;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine;

public sealed class MemoryStoreCompliance : StoreCompliance
{
    protected override ValueTask<IStore> Open() => new(new MemoryStore(TimeProvider.System));
}

public sealed class MemoryConflictCompliance : ConflictCompliance
{
    protected override ValueTask<IStore> Open() => new(new MemoryStore(TimeProvider.System));
}

public sealed class MemoryScanCompliance : ScanCompliance
{
    protected override ValueTask<IStore> Open() => new(new MemoryStore(TimeProvider.System));
}

public sealed class MemoryModelCompliance : ModelCompliance
{
    protected override ValueTask<IStore> Open() => new(new MemoryStore(TimeProvider.System));
}

public sealed class MemoryListCompliance : ListCompliance
{
    protected override ValueTask<IStore> Open() => new(new MemoryStore(TimeProvider.System));
}

public sealed class MemoryTransportCompliance : TransportCompliance
{
    readonly MemoryTransport _broker = new(new ThreadPoolScheduler(), TimeProvider.System);

    protected override ValueTask<ITransport> Connect() => new(_broker);
}

using Doms.Engine;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public sealed class FileStoreCompliance : StoreCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => Some.Store(_folder.File("suite.db"));
}

public sealed class FileConflictCompliance : ConflictCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => Some.Store(_folder.File("suite.db"));
}

public sealed class FileScanCompliance : ScanCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => Some.Store(_folder.File("suite.db"));
}

public sealed class FileModelCompliance : ModelCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => Some.Store(_folder.File("suite.db"));
}

public sealed class InMemoryStoreCompliance : StoreCompliance
{
    protected override ValueTask<IStore> Open() => Some.Store(Doms.Storage.Sqlite.SqliteOptions.InMemory);
}

public sealed class InMemoryConflictCompliance : ConflictCompliance
{
    protected override ValueTask<IStore> Open() => Some.Store(Doms.Storage.Sqlite.SqliteOptions.InMemory);
}

public sealed class InMemoryScanCompliance : ScanCompliance
{
    protected override ValueTask<IStore> Open() => Some.Store(Doms.Storage.Sqlite.SqliteOptions.InMemory);
}

public sealed class InMemoryModelCompliance : ModelCompliance
{
    protected override ValueTask<IStore> Open() => Some.Store(Doms.Storage.Sqlite.SqliteOptions.InMemory);
}

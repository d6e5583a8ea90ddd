using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
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

    protected override ValueTask<IStore> Open() => TestData.Store(_folder.File("suite.db"));
}

public sealed class FileConflictCompliance : ConflictCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => TestData.Store(_folder.File("suite.db"));
}

public sealed class FileScanCompliance : ScanCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => TestData.Store(_folder.File("suite.db"));
}

public sealed class FileModelCompliance : ModelCompliance
{
    readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IStore> Open() => TestData.Store(_folder.File("suite.db"));
}

/// <summary>Disables the row cache, so that every row is read from the file.</summary>
public sealed class UncachedStoreCompliance : StoreCompliance
{
    protected override ValueTask<IStore> Open() => TestData.Store(new SqliteOptions(SqliteOptions.InMemory) { MaxCachedBytes = 0 });
}

/// <inheritdoc cref="UncachedStoreCompliance"/>
public sealed class UncachedModelCompliance : ModelCompliance
{
    protected override ValueTask<IStore> Open() => TestData.Store(new SqliteOptions(SqliteOptions.InMemory) { MaxCachedBytes = 0 });
}

public sealed class InMemoryStoreCompliance : StoreCompliance
{
    protected override ValueTask<IStore> Open() => TestData.Store(SqliteOptions.InMemory);
}

public sealed class InMemoryConflictCompliance : ConflictCompliance
{
    protected override ValueTask<IStore> Open() => TestData.Store(SqliteOptions.InMemory);
}

public sealed class InMemoryScanCompliance : ScanCompliance
{
    protected override ValueTask<IStore> Open() => TestData.Store(SqliteOptions.InMemory);
}

public sealed class InMemoryModelCompliance : ModelCompliance
{
    protected override ValueTask<IStore> Open() => TestData.Store(SqliteOptions.InMemory);
}

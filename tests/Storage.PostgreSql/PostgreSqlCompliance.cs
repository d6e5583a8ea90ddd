using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class PostgreSqlStoreCompliance : StoreCompliance
{
    protected override async ValueTask<IStore> Open() => await TestData.Store();
}

public sealed class PostgreSqlConflictCompliance : ConflictCompliance
{
    protected override async ValueTask<IStore> Open() => await TestData.Store();
}

public sealed class PostgreSqlScanCompliance : ScanCompliance
{
    protected override async ValueTask<IStore> Open() => await TestData.Store();
}

public sealed class PostgreSqlModelCompliance : ModelCompliance
{
    protected override async ValueTask<IStore> Open() => await TestData.Store();
}

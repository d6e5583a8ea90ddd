using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Audit;

/// <summary>Scans over three stores return what a scan over one store returns.</summary>
public sealed class MergedScanTests : ScanCompliance
{
    protected override ValueTask<IStore> Open() => new(new PartitionedStore(3, TimeProvider.System));
}

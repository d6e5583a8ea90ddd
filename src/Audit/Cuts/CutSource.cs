using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Audit.Cuts;

/// <summary>Sources of a process for a cut across all stores.</summary>
/// <param name="Modules">The services of the process, whose tables are read.</param>
/// <param name="CountAtBroker">Counts the records that the broker has for the services and that are not handled yet.</param>
public sealed record CutSource(
    EngineNode Engine, ISnapshotStore Store, IReadOnlyList<ServiceModule> Modules, Func<CancellationToken, Task<long>> CountAtBroker);

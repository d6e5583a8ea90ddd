using Doms.Primitives;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>Dependencies shared by the parts of one engine.</summary>
sealed record EngineParts(
    IStore Store,
    Router Router,
    StoreLease Lease,
    EngineOptions Options,
    TimeProvider Clock,
    IdSource Ids,
    IWorkScheduler Scheduler,
    ILogger Logger)
{
    /// <summary>Whether other lanes or processes write to the store, so that what a batch has read can change before its commit.</summary>
    public bool HasConcurrentWriters => Lease.IsShared || Options.Lanes > 1;
}

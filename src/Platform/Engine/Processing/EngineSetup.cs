using Doms.Primitives;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>Everything an engine is built from.</summary>
/// <param name="Modules">The services that keep their rows in the store.</param>
/// <param name="Contracts">Messages between services.</param>
/// <param name="Transport">Null when all services share the store and hand messages over within a transaction (joined).</param>
/// <param name="Replica">
/// Name of this process among those that share the store; null when no other process does, as for an embedded store.
/// </param>
public sealed record EngineSetup(
    IStore Store,
    IReadOnlyList<ServiceModule> Modules,
    IReadOnlyList<MessageType> Contracts,
    ITransport? Transport,
    EngineOptions Options,
    TimeProvider Clock,
    IdSource Ids,
    IWorkScheduler Scheduler,
    ILoggerFactory Loggers,
    string? Replica = null);

using Doms.Engine;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>Configuration of a simulated process.</summary>
/// <param name="Outage">Times at which its store is away.</param>
/// <param name="Modules">Creates the services for one life of the process; their external calls use its context.</param>
/// <param name="Broker">Null when joined.</param>
/// <param name="Replica">See <see cref="EngineSetup"/>.</param>
public sealed record NodeSetup(
    string Name,
    IStore Store,
    Outage Outage,
    Func<NodeContext, IReadOnlyList<ServiceModule>> Modules,
    IReadOnlyList<MessageType> Contracts,
    FaultyBroker? Broker,
    EngineOptions Options,
    string? Replica);

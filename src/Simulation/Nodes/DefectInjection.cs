using Doms.Engine;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>Defects planted between an engine and its store, transport, handlers and options; none by default.</summary>
public sealed record DefectInjection
{
    public static DefectInjection None { get; } = new();

    public Func<IStore, IStore> Store { get; init; } = store => store;

    public Func<ITransport, ITransport> Transport { get; init; } = transport => transport;

    /// <summary>Wraps the store with access to the transport, which is null when joined.</summary>
    public Func<IStore, ITransport?, IStore> StoreAndTransport { get; init; } = (store, _) => store;

    public Func<ServiceModule, ServiceModule> Module { get; init; } = module => module;

    public Func<HttpMessageHandler, HttpMessageHandler> Http { get; init; } = handler => handler;

    public Action<EngineOptions> Options { get; init; } = _ => { };
}

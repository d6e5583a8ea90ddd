using System.Collections.Frozen;

namespace Doms.Engine.Services;

/// <summary>Maps messages to their handlers; checked once at start-up.</summary>
sealed class Router
{
    readonly FrozenDictionary<Type, ServiceModule[]> _consumers;
    readonly FrozenDictionary<string, ServiceModule> _modules;

    /// <param name="isJoined">Whether all services share this store, so that every command needs a handler here.</param>
    /// <exception cref="InvalidOperationException">
    /// A command has no handler or several, or the message of a handler is not declared.
    /// </exception>
    public Router(MessageCatalog catalog, IReadOnlyList<ServiceModule> modules, bool isJoined)
    {
        Catalog = catalog;
        IsJoined = isJoined;
        _modules = modules.ToFrozenDictionary(m => m.Name);
        _consumers = modules
            .SelectMany(m => m.HandledTypes.Select(type => (type, module: m)))
            .GroupBy(pair => pair.type, pair => pair.module)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        foreach (var type in _consumers.Keys) _ = catalog.Of(type);
        foreach (var type in catalog.All.Where(t => t.IsCommand && (isJoined || IsOwnedHere(t)))) CheckCommand(type);
    }

    public MessageCatalog Catalog { get; }

    public bool IsJoined { get; }

    public IEnumerable<ServiceModule> Modules => _modules.Values;

    /// <summary>The engine's own service.</summary>
    public ServiceModule Engine => _modules[ServiceModule.EngineName];

    /// <summary>The service's module; null for a service that does not run here.</summary>
    public ServiceModule? Module(string name) => _modules.GetValueOrDefault(name);

    public ReadOnlySpan<ServiceModule> ConsumersOf(MessageType type) =>
        _consumers.TryGetValue(type.ClrType, out var modules) ? modules : [];

    // A topic begins with the name of the service that owns its messages, before the first dot.
    bool IsOwnedHere(MessageType type) =>
        type.Topic is null || _modules.ContainsKey(type.Topic[..type.Topic.IndexOf('.', StringComparison.Ordinal)]);

    void CheckCommand(MessageType type)
    {
        var count = ConsumersOf(type).Length;
        if (count != 1)
            throw new InvalidOperationException($"Command '{type.Name}' has {count} handlers; it must have exactly one.");
    }
}

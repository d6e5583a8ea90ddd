using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Services;

/// <summary>A service as the engine sees it: tables, handlers, effects and internal messages.</summary>
public sealed class ServiceModule
{
    /// <summary>Name of the engine's own service.</summary>
    internal const string EngineName = "engine";

    readonly Dictionary<Type, Table> _tablesByRow;
    readonly Dictionary<Type, HandlerEntry> _handlers;
    readonly Dictionary<Type, EffectType> _effectsByRequest;
    readonly Dictionary<string, EffectType> _effectsByName;
    readonly Dictionary<Type, JsonTypeInfo> _responses;

    internal ServiceModule(
        string name,
        IReadOnlyList<Table> tables,
        IEnumerable<HandlerEntry> handlers,
        IReadOnlyList<MessageType> ownMessages,
        IReadOnlyList<EffectType> effects,
        IEnumerable<JsonTypeInfo> responses,
        IReadOnlyDictionary<Table, RowMeasure> measures,
        IReadOnlyList<Sweep> sweeps)
    {
        Name = name;
        Tables = tables;
        Measures = measures;
        OwnMessages = ownMessages;
        Sweeps = sweeps;
        _tablesByRow = tables.ToDictionary(t => t.RowType);
        _handlers = handlers.ToDictionary(h => h.MessageType);
        _effectsByRequest = effects.ToDictionary(e => e.Json.Type);
        _effectsByName = effects.ToDictionary(e => e.Name);
        _responses = responses.ToDictionary(a => a.Type);
    }

    /// <summary>The consumer name, e.g. <c>inventory</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<Table> Tables { get; }

    /// <summary>Messages of the service to itself: timers, outcomes of effects, client requests.</summary>
    public IReadOnlyList<MessageType> OwnMessages { get; }

    internal IReadOnlyList<Sweep> Sweeps { get; }

    internal IEnumerable<EffectType> Effects => _effectsByName.Values;

    /// <summary>Names of the external calls of the service, e.g. <c>payments.charge</c>.</summary>
    public IEnumerable<string> EffectNames => _effectsByName.Keys;

    /// <summary>Measurements of committed rows, by table.</summary>
    internal IReadOnlyDictionary<Table, RowMeasure> Measures { get; }

    /// <summary>Record types that the service handles.</summary>
    public IEnumerable<Type> HandledTypes => _handlers.Keys;

    /// <summary>The same service with wrapped handlers, for faults in simulation.</summary>
    internal ServiceModule WithHandlers(Func<HandlerEntry, HandlerEntry> change) => new(
        Name, Tables, _handlers.Values.Select(change), OwnMessages, [.. _effectsByName.Values], _responses.Values, Measures, Sweeps);

    internal HandlerEntry? HandlerOf(Type message) => _handlers.GetValueOrDefault(message);

    internal EffectType EffectOf(object request) => _effectsByRequest.TryGetValue(request.GetType(), out var effect)
        ? effect
        : throw new InvalidOperationException($"{request.GetType().Name} is not an effect of {Name}.");

    internal EffectType? FindEffect(string name) => _effectsByName.GetValueOrDefault(name);

    internal Table TableOf(Type row) => _tablesByRow.TryGetValue(row, out var table)
        ? table
        : throw new InvalidOperationException($"{row.Name} is not a row of a table of {Name}.");

    internal byte[] Serialize(object answer) => _responses.TryGetValue(answer.GetType(), out var json)
        ? JsonSerializer.SerializeToUtf8Bytes(answer, json)
        : throw new InvalidOperationException($"{answer.GetType().Name} is not declared as an answer of {Name}.");
}

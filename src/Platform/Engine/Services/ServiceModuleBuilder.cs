using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;

namespace Doms.Engine.Services;

/// <summary>Declares the tables, handlers, messages and effects of a service.</summary>
/// <param name="name">The consumer name, e.g. <c>inventory</c>.</param>
public sealed class ServiceModuleBuilder(string name)
{
    readonly List<Table> _tables = [];
    readonly List<HandlerEntry> _handlers = [];
    readonly List<MessageType> _ownMessages = [];
    readonly List<EffectType> _effects = [];
    readonly List<JsonTypeInfo> _responses = [];
    readonly Dictionary<Table, RowMeasure> _measures = [];
    readonly List<Sweep> _sweeps = [];

    public ServiceModuleBuilder Table(Table table)
    {
        _tables.Add(table);
        return this;
    }

    /// <summary>Declares a table, and what is measured of its rows once a change is committed.</summary>
    /// <param name="measure">Called with the row before and after the change, null where it was absent; must be fast and not throw.</param>
    public ServiceModuleBuilder Table<T>(Table<T> table, Action<T?, T?> measure)
        where T : class
    {
        _measures.Add(table, new RowMeasure(measure.Method.DeclaringType!, (before, after) => measure((T?)before, (T?)after)));
        return Table(table);
    }

    public ServiceModuleBuilder Handle<T>(IHandle<T> handler)
        where T : class
    {
        _handlers.Add(new HandlerEntry<T>(handler));
        return this;
    }

    /// <summary>Declares a message of the service to itself: a timer, the outcome of an effect, a client request.</summary>
    public ServiceModuleBuilder Internal<T>(string messageName, JsonTypeInfo<T> json, Func<T, string> key)
        where T : class => AddOwnMessage(messageName, json, key, isDeadline: false);

    /// <summary>
    /// Declares a timer that is postponed while the engine is lagging, so that our own delay does not fail an order.
    /// </summary>
    public ServiceModuleBuilder Deadline<T>(string messageName, JsonTypeInfo<T> json, Func<T, string> key)
        where T : class => AddOwnMessage(messageName, json, key, isDeadline: true);

    /// <summary>
    /// Declares an external call. Each type has its own queue, so that a slow mail server does not delay charges.
    /// </summary>
    public ServiceModuleBuilder Effect<T>(string effectName, JsonTypeInfo<T> json, IEffectHandler<T> handler, EffectLimits limits)
        where T : class
    {
        _effects.Add(new EffectType(
            effectName, json, limits, (request, context, cancel) => handler.Execute((T)request, context, cancel)));
        return this;
    }

    /// <summary>Declares a record that handlers respond with, written by the rules of <see cref="AnswerJson"/>.</summary>
    public ServiceModuleBuilder Response<T>(JsonTypeInfo<T> json)
        where T : class
    {
        _responses.Add(AnswerJson.For(json));
        return this;
    }

    /// <summary>Declares work that rows of an index wait for.</summary>
    public ServiceModuleBuilder Sweep(Sweep sweep)
    {
        _sweeps.Add(sweep);
        return this;
    }

    /// <exception cref="ArgumentException">A table, handler, effect or response is declared twice.</exception>
    public ServiceModule Build() => new(name, _tables, _handlers, _ownMessages, _effects, _responses, _measures, _sweeps);

    ServiceModuleBuilder AddOwnMessage<T>(string messageName, JsonTypeInfo<T> json, Func<T, string> key, bool isDeadline)
        where T : class
    {
        _ownMessages.Add(new MessageType(messageName, 1, null, IsCommand: true, json, body => key((T)body), isDeadline));
        return this;
    }
}

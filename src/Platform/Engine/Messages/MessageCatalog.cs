using System.Collections.Frozen;

namespace Doms.Engine.Messages;

/// <summary>All message types of a process, by name and by record type.</summary>
public sealed class MessageCatalog
{
    readonly FrozenDictionary<string, MessageType> _byName;
    readonly FrozenDictionary<Type, MessageType> _byType;

    /// <exception cref="ArgumentException">Two types share a name or a record.</exception>
    public MessageCatalog(IEnumerable<MessageType> types)
    {
        var all = types.ToList();
        _byName = all.ToFrozenDictionary(t => t.Name);
        _byType = all.ToFrozenDictionary(t => t.ClrType);
    }

    public IEnumerable<MessageType> All => _byName.Values;

    /// <summary>The message type; null for an unknown name or major version.</summary>
    public MessageType? Find(string name, int version) =>
        _byName.TryGetValue(name, out var type) && type.Version == version ? type : null;

    /// <exception cref="InvalidOperationException">The record is not a declared message.</exception>
    public MessageType Of(object body) => Of(body.GetType());

    /// <exception cref="InvalidOperationException">The record is not a declared message.</exception>
    public MessageType Of(Type type) => _byType.TryGetValue(type, out var known)
        ? known
        : throw new InvalidOperationException($"{type.Name} is not declared as a message of any module.");
}

using System.Text.Json.Serialization.Metadata;

namespace Doms.Contracts.Messages;

/// <summary>A message between services. Its key orders it: the order id, or the product id for what concerns a product alone.</summary>
public interface IMessage
{
    /// <summary>Messages of one publisher with the same key are handled in the order they were published.</summary>
    string Key { get; }
}

/// <summary>How a message is named and carried.</summary>
/// <param name="Name">The CloudEvents <c>type</c>, e.g. <c>order.created</c>.</param>
/// <param name="Version">Major version; a consumer refuses one it does not know.</param>
/// <param name="Topic"><c>&lt;service&gt;.events</c> or <c>&lt;service&gt;.commands</c>.</param>
/// <param name="Json">Source-generated JSON metadata of the record.</param>
public sealed record MessageDefinition(string Name, int Version, string Topic, JsonTypeInfo Json)
{
    /// <summary>The record type.</summary>
    public Type Type => Json.Type;

    /// <summary>True for a command, which must have exactly one handler somewhere.</summary>
    public bool IsCommand => Topic.EndsWith(".commands", StringComparison.Ordinal);
}

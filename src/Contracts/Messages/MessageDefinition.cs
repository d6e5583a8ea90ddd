using System.Text.Json.Serialization.Metadata;

namespace Doms.Contracts.Messages;

/// <summary>Message between services. Its ordering key is the order id, or the product id for a message about a product.</summary>
public interface IMessage
{
    /// <summary>Messages of one publisher with the same key are handled in the order they were published.</summary>
    string Key { get; }
}

/// <summary>Name, version, topic and JSON of a message.</summary>
/// <param name="Name">The CloudEvents <c>type</c>, e.g. <c>order.created</c>.</param>
/// <param name="Version">Major version; a consumer refuses one it does not know.</param>
/// <param name="Topic"><c>&lt;service&gt;.events</c> or <c>&lt;service&gt;.commands</c>.</param>
/// <param name="Json">Source-generated JSON metadata of the record.</param>
public sealed record MessageDefinition(string Name, int Version, string Topic, JsonTypeInfo Json)
{
    /// <summary>The record type.</summary>
    public Type Type => Json.Type;

    /// <summary>True for a command, which must have exactly one handler.</summary>
    public bool IsCommand => Topic.EndsWith(".commands", StringComparison.Ordinal);
}

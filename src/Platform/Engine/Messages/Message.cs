using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Messages;

/// <summary>Name, key, topic and JSON of one type of message.</summary>
/// <param name="Name">The CloudEvents <c>type</c>, e.g. <c>order.created</c>.</param>
/// <param name="Version">Major version, from 1.</param>
/// <param name="Topic">The topic it is published to; null for a service's internal messages, which never leave its store.</param>
/// <param name="IsCommand">A command must have exactly one handler, which is checked at start-up.</param>
/// <param name="IsDeadline">A deadline is postponed while the engine is lagging.</param>
public sealed record MessageType(
    string Name, int Version, string? Topic, bool IsCommand, JsonTypeInfo Json, Func<object, string> KeyOf, bool IsDeadline = false)
{
    public Type ClrType => Json.Type;
}

/// <summary>
/// A message and its CloudEvents 1.0 attributes. Within a transaction it is handed over as an object. It is serialised once,
/// when it is first written; from then on those bytes are its original bytes.
/// </summary>
public sealed class Message
{
    readonly MessageType? _type;
    string? _unreadable;
    object? _body;
    byte[]? _bytes;

    public Message(MessageType type, object body, MessageHeaders headers)
    {
        _type = type;
        _body = body;
        Headers = headers;
        Key = type.KeyOf(body);
    }

    /// <summary>A message read from a store or a broker; the body is parsed on first use.</summary>
    public Message(MessageType? type, byte[] bytes, string key, MessageHeaders headers)
    {
        _type = type;
        _bytes = bytes;
        Headers = headers;
        Key = key;
    }

    /// <summary>A message that cannot be read: its handling fails with this reason, so that it becomes a dead letter.</summary>
    public static Message Unreadable(string reason, byte[] bytes, string key, MessageHeaders headers) =>
        new(type: null, bytes, key, headers) { _unreadable = reason };

    public MessageHeaders Headers { get; }

    /// <summary>
    /// The key that orders the messages of one publisher: the order id, or the product id for a message about a
    /// product alone.
    /// </summary>
    public string Key { get; }

    public Guid Id => Headers.Id;

    /// <summary>The known type.</summary>
    /// <exception cref="UnreadableMessageException">The type is unknown, or the message cannot be read.</exception>
    public MessageType Type => _type
        ?? throw new UnreadableMessageException(
            _unreadable ?? $"No message type '{Headers.Type}' of version {Headers.Version} is known here.");

    /// <summary>Whether the type is known here.</summary>
    public bool IsKnown => _type is not null;

    /// <summary>The parsed body.</summary>
    /// <exception cref="UnreadableMessageException">The bytes are not a valid body of the type.</exception>
    public object Body => _body ??= Parse();

    /// <summary>The body as JSON, as first written or as received.</summary>
    public byte[] Bytes => _bytes ??= JsonSerializer.SerializeToUtf8Bytes(_body!, Type.Json);

    /// <summary>The same message, serialised and parsed.</summary>
    public Message RoundTrip() => new(_type, Bytes, Key, MessageHeaders.Parse(Headers.ToJson()));

    object Parse()
    {
        try
        {
            return JsonSerializer.Deserialize(_bytes, Type.Json)
                ?? throw new UnreadableMessageException($"The body of a '{Headers.Type}' is null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new UnreadableMessageException($"The body is no '{Headers.Type}' of version {Headers.Version}: {error.Message}", error);
        }
    }
}

/// <summary>A message that is unreadable; a retry does not help.</summary>
public sealed class UnreadableMessageException(string message, Exception? inner = null) : Exception(message, inner);

namespace Doms.Engine.DeadLetters;

/// <summary>A message that could not be handled, stored unchanged until an operator replays or discards it.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Consumer">The service that could not handle it.</param>
/// <param name="Type">The message's name.</param>
/// <param name="Key">The order id or product id it is about.</param>
/// <param name="Payload">The original bytes.</param>
/// <param name="Error">The error in one line.</param>
/// <param name="Origin">
/// Source of the message: <c>timer</c>, <c>retry</c>, <c>overflow</c>, <c>out_of_order</c>, <c>broker</c>, <c>effect</c> or
/// <c>local</c>.
/// </param>
/// <param name="Status"><c>OPEN</c>, <c>REPLAYED</c> or <c>DISCARDED</c>.</param>
/// <param name="Replays">Number of earlier replays of the message.</param>
public sealed record DeadLetter(
    string Id,
    long Version,
    long Seq,
    string Consumer,
    string Type,
    string Key,
    string MessageId,
    string Headers,
    byte[] Payload,
    string Error,
    string? Stack,
    int Attempts,
    int Replays,
    string Origin,
    DateTimeOffset DeadAt,
    string Status,
    string? HandledBy,
    DateTimeOffset? HandledAt)
{
    public const string Open = "OPEN";
    public const string Replayed = "REPLAYED";
    public const string Discarded = "DISCARDED";
}

/// <summary>Event: a message about an order or product became a dead letter. Saga and timeline record it.</summary>
/// <param name="Key">The order id or product id.</param>
/// <param name="DeadLetterId">Without the service's prefix.</param>
public sealed record MessageDeadLettered(string Key, string DeadLetterId, string Consumer, string MessageType, string Error);

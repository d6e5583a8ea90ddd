using System.Security.Cryptography;
using System.Text;

namespace Doms.Engine.Processing.Sources;

/// <summary>
/// Reads the records of the broker. They are untrusted input: what cannot be read is turned into a message whose handling fails, so
/// that it becomes a dead letter.
/// </summary>
static class RecordReader
{
    const string UnreadableType = "unreadable";

    /// <summary>The message of a record; never throws.</summary>
    /// <param name="now">Time of a record that has none.</param>
    public static Message Read(TransportRecord record, MessageCatalog catalog, DateTimeOffset now)
    {
        try
        {
            var headers = MessageHeaders.Parse(record.Headers);
            if (!MessageHeaders.IsValidText(record.Key))
                return Unreadable(record, headers, "The record's key is missing, too long, or contains control characters.");
            return record.Body is { } body
                ? new Message(catalog.Find(headers.Type, headers.Version), body, record.Key!, headers)
                : Unreadable(record, headers, "The record has no body.");
        }
        catch (Exception error)
        {
            return Unreadable(record, GeneratedHeaders(record, now), error.Message);
        }
    }

    static Message Unreadable(TransportRecord record, MessageHeaders headers, string reason) =>
        Message.Unreadable(reason, record.Body ?? [], KeyOf(record) ?? headers.Subject, headers);

    static MessageHeaders GeneratedHeaders(TransportRecord record, DateTimeOffset now)
    {
        var id = IdOf(record);
        return new MessageHeaders(
            id, UnreadableType, 1, record.Topic, KeyOf(record) ?? record.Topic, record.Time ?? now, null, id.ToString(), null);
    }

    static string? KeyOf(TransportRecord record) => MessageHeaders.IsValidText(record.Key) ? record.Key : null;

    // A redelivery gets the same id, so that it is recognized; another record gets another one, even with the same bytes.
    static Guid IdOf(TransportRecord record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in (string?[])[record.Topic, record.Position, $"{record.Time?.UtcTicks}", record.Key, record.Headers])
        {
            hash.AppendData(BitConverter.GetBytes(text?.Length ?? -1));
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
        }

        hash.AppendData(record.Body ?? []);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

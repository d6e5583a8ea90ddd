using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Primitives;

namespace Doms.Engine.Idempotency;

/// <summary>Answers the same call the same way: the key's row is written in the transaction of its effect.</summary>
static class IdempotencyRecords
{
    public static RowKey RowOf(IdempotencyKey key) => new(SystemTables.Idempotency, IdOf(key));

    /// <summary>Answers a call whose key was used before; false when it is new.</summary>
    public static bool Replay(Batch batch, Call call)
    {
        if (call.Key is not { } key || batch.Find(SystemTables.Idempotency, IdOf(key)) is not { } row) return false;
        batch.After.Answers.Add((call, row.BodyHash == key.BodyHash ? Stored(row) : Misused));
        return true;
    }

    /// <summary>Takes the answer of a handled call, and keeps it where the call has a key.</summary>
    public static void Answer(Batch batch, Call call, Session session)
    {
        const int noContent = 204;
        var answer = session.Rejection is { } rejection
            ? new Answer(0, default, Rejection: rejection)
            : session.AnswerGiven ?? new Answer(noContent, default);
        batch.After.Answers.Add((call, answer));
        if (call.Key is not { } key || !IsKept(session.Rejection)) return;
        var json = answer.Rejection is null ? null : JsonSerializer.Serialize(answer.Rejection, RejectionJson.Default.Rejection);
        batch.Put(
            RowOf(key),
            new IdempotencyRow(
                IdOf(key), 1, key.BodyHash, answer.Status, answer.Body.ToArray(), answer.Location, json, batch.Now));
    }

    static Answer Misused { get; } = new(0, default, Rejection: new Rejection(
        RejectionKind.Unacceptable,
        "idempotency_key_reused",
        "This Idempotency-Key was used with another body; send a new key for a new request."));

    // A malformed request, a conflict, or something that is not there may be put right: those answers are not kept.
    static bool IsKept(Rejection? rejection) => rejection is null or { Kind: RejectionKind.Unacceptable };

    static Answer Stored(IdempotencyRow row) => new(
        row.Status,
        row.Body,
        row.Location,
        row.Rejection is null ? null : JsonSerializer.Deserialize(row.Rejection, RejectionJson.Default.Rejection),
        Replayed: true);

    static string IdOf(IdempotencyKey key) => $"{key.Scope} {key.Key}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Rejection))]
sealed partial class RejectionJson : JsonSerializerContext;

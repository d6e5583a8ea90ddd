using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Primitives;

namespace Doms.Engine.Idempotency;

/// <summary>Answers the same call the same way: the key's row is written in the transaction of its effect.</summary>
static class IdempotencyRecords
{
    public static RowKey RowKeyOf(IdempotencyKey key) => new(EngineTables.Idempotency, IdOf(key));

    /// <summary>Answers a call whose key was used before; false when it is new.</summary>
    public static bool TryReplay(UnitOfWork batch, ClientRequest call)
    {
        if (call.Key is not { } key || batch.Find(EngineTables.Idempotency, IdOf(key)) is not { } row) return false;
        batch.AfterCommit.Responses.Add((call, row.BodyHash == key.BodyHash ? ToResponse(row) : KeyReused));
        return true;
    }

    /// <summary>Takes the answer of a handled call, and keeps it where the call has a key.</summary>
    public static void RecordResponse(UnitOfWork batch, ClientRequest call, Session session)
    {
        const int noContent = 204;
        var answer = session.Rejection is { } rejection
            ? new Response(0, default, Rejection: rejection)
            : session.Response ?? new Response(noContent, default);
        batch.AfterCommit.Responses.Add((call, answer));
        if (call.Key is not { } key || !MustRecord(session.Rejection)) return;
        var json = answer.Rejection is null ? null : JsonSerializer.Serialize(answer.Rejection, RejectionJson.Default.Rejection);
        batch.Put(
            RowKeyOf(key),
            new IdempotencyRow(
                IdOf(key), 1, key.BodyHash, answer.Status, answer.Body.ToArray(), answer.Location, json, batch.Now));
    }

    static Response KeyReused { get; } = new(0, default, Rejection: new Rejection(
        RejectionKind.Unacceptable,
        "idempotency_key_reused",
        "This Idempotency-Key was used with another body; send a new key for a new request."));

    // A malformed request, a conflict, or something that is not there may be put right: those answers are not kept.
    static bool MustRecord(Rejection? rejection) => rejection is null or { Kind: RejectionKind.Unacceptable };

    static Response ToResponse(IdempotencyRow row) => new(
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

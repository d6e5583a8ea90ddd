using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Primitives;

namespace Doms.Engine.Idempotency;

/// <summary>
/// Replays the response of a repeated request. The row of its key is written in the transaction of the first one.
/// </summary>
static class IdempotencyRecords
{
    public static RowKey RowKeyOf(IdempotencyKey key) => new(IdempotencyRow.Table, IdOf(key));

    /// <summary>Responds to a request whose key was used before; false when the key is new.</summary>
    public static bool TryReplay(UnitOfWork unitOfWork, ClientRequest request)
    {
        if (request.Key is not { } key || unitOfWork.Find(IdempotencyRow.Table, IdOf(key)) is not { } row) return false;
        unitOfWork.AfterCommit.Responses.Add((request, row.BodyHash == key.BodyHash ? ToResponse(row) : KeyReused));
        return true;
    }

    /// <summary>Sets the response of a handled request, and records it where the request has a key.</summary>
    public static void RecordResponse(UnitOfWork unitOfWork, ClientRequest request, Session session)
    {
        const int noContent = 204;
        var response = session.Rejection is { } rejection
            ? new Response(0, default, Rejection: rejection)
            : session.Response ?? new Response(noContent, default);
        unitOfWork.AfterCommit.Responses.Add((request, response));
        if (request.Key is not { } key || !MustRecord(session.Rejection)) return;
        var json = response.Rejection is null ? null : JsonSerializer.Serialize(response.Rejection, RejectionJson.Default.Rejection);
        unitOfWork.Put(
            RowKeyOf(key),
            new IdempotencyRow(
                IdOf(key), 1, key.BodyHash, response.Status, response.Body.ToArray(), response.Location, json, unitOfWork.Now));
    }

    static Response KeyReused { get; } = new(0, default, Rejection: new Rejection(
        RejectionKind.Unacceptable,
        "idempotency_key_reused",
        "This Idempotency-Key was used with another body; send a new key for a new request."));

    // The cause of any other rejection (invalid request, conflict, not found) can be corrected, so it is not recorded.
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

namespace Doms.Engine.Idempotency;

/// <summary>The response to a request with an idempotency key.</summary>
/// <param name="BodyHash">SHA-256 of the request body, in hex.</param>
/// <param name="Rejection">The rejection as JSON; null for a success.</param>
public sealed record IdempotencyRow(
    string Id,
    long Version,
    string BodyHash,
    int Status,
    byte[] Body,
    string? Location,
    string? Rejection,
    DateTimeOffset At)
{
    public const string ByTime = "by_time";

    public static Table<IdempotencyRow> Table { get; } = Storage.Table.For<IdempotencyRow>("idempotency")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Text("body_hash", x => x.BodyHash)
        .Int64("status", x => x.Status)
        .Bytes("body", x => x.Body)
        .TextOrNull("location", x => x.Location)
        .TextOrNull("rejection", x => x.Rejection)
        .Time("at", x => x.At)
        .Index(ByTime, null, "at")
        .Read(r => new IdempotencyRow(
            r.Text(), r.Int64(), r.Text(), (int)r.Int64(), r.Bytes(), r.TextOrNull(), r.TextOrNull(), r.Time()));
}

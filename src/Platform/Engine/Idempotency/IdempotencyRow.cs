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
    DateTimeOffset At);

namespace Doms.Client;

/// <summary>A response: the parsed value and the original JSON.</summary>
public sealed record ApiResponse<T>(T Value, byte[] Json)
{
    /// <summary>The response is the stored one of an earlier request with the same idempotency key.</summary>
    public bool IsReplay { get; init; }
}

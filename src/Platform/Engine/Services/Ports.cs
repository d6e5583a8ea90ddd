using Doms.Primitives;

namespace Doms.Engine.Services;

/// <summary>Makes a write repeatable.</summary>
/// <param name="Scope">Subject and route: the same key of another caller or on another route is another key.</param>
/// <param name="Key">As sent by the caller, 1 to 255 characters.</param>
/// <param name="BodyHash">SHA-256 of the body, in hex: the same key with another body is refused.</param>
public sealed record IdempotencyKey(string Scope, string Key, string BodyHash);

/// <summary>What a call produced, as committed.</summary>
/// <param name="Status">HTTP status; for a rejection it follows from the rejection.</param>
/// <param name="Body">JSON; empty for none.</param>
/// <param name="Replayed">The answer of an earlier call with the same idempotency key.</param>
public sealed record Response(
    int Status, ReadOnlyMemory<byte> Body, string? Location = null, Rejection? Rejection = null, bool Replayed = false);

/// <summary>Sends calls over HTTP into the engine.</summary>
public interface ICommandPort
{
    /// <summary>Completes after the commit, with what the call's own message produced.</summary>
    /// <param name="service">The service whose handler takes it.</param>
    /// <param name="bytes">The size of the body it came with: what waits is bounded by it too.</param>
    /// <exception cref="OverloadedException">The intake is full, or too far behind: nothing was taken.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached: nothing was taken.</exception>
    /// <exception cref="HandlerFailedException">The handler failed: nothing is left of the call.</exception>
    /// <exception cref="OperationCanceledException">The caller left before the call was taken.</exception>
    Task<Response> Send(string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel);
}

/// <summary>Reads committed rows by key, on every store.</summary>
public interface IRowReader
{
    /// <summary>The time by the wall clock and by the store's own.</summary>
    Moment Now { get; }

    /// <summary>Null where there is none.</summary>
    ValueTask<T?> Find<T>(string key, CancellationToken cancel)
        where T : class;
}

/// <summary>The intake takes no more just now.</summary>
/// <param name="retryAfter">When it is worth trying again.</param>
public sealed class OverloadedException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>A handler threw; its message left nothing behind.</summary>
public sealed class HandlerFailedException(string message, Exception inner) : Exception(message, inner);

using Doms.Primitives;

namespace Doms.Engine.Services;

/// <summary>Makes a request repeatable.</summary>
/// <param name="Scope">Subject and route: the key is unique within them.</param>
/// <param name="Key">As sent by the caller, 1 to 255 characters.</param>
/// <param name="BodyHash">SHA-256 of the body, in hex: the same key with another body is rejected.</param>
public sealed record IdempotencyKey(string Scope, string Key, string BodyHash);

/// <summary>The committed response to a request.</summary>
/// <param name="Status">HTTP status; for a rejection it follows from the rejection.</param>
/// <param name="Body">JSON; empty for none.</param>
/// <param name="Replayed">Whether it is the response to an earlier request with the same idempotency key.</param>
public sealed record Response(
    int Status, ReadOnlyMemory<byte> Body, string? Location = null, Rejection? Rejection = null, bool Replayed = false);

/// <summary>Sends client requests to the engine.</summary>
public interface ICommandPort
{
    /// <summary>Handles a command; completes after the commit with the response of its own message.</summary>
    /// <param name="service">The service that handles the command.</param>
    /// <param name="bytes">Size of the request body, which counts towards the bound of the queue.</param>
    /// <exception cref="OverloadedException">The queue is full or too old; the request had no effect.</exception>
    /// <exception cref="StoreUnavailableException">The store is unavailable; the request had no effect.</exception>
    /// <exception cref="OutcomeUnknownException">The store failed during the commit; the request may have had an effect.</exception>
    /// <exception cref="HandlerFailedException">The handler failed; the request had no effect.</exception>
    /// <exception cref="OperationCanceledException">The caller disconnected before the request was handled.</exception>
    Task<Response> Send(string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel);
}

/// <summary>Reads committed rows by key, on every store.</summary>
public interface IRowReader
{
    /// <summary>The current time by the wall clock and by the store's clock.</summary>
    Moment Now { get; }

    /// <summary>Finds one by its id; null where it is absent.</summary>
    ValueTask<T?> Find<T>(string key, CancellationToken cancel)
        where T : class;
}

/// <summary>The engine is overloaded and rejects the request.</summary>
/// <param name="retryAfter">Delay after which a retry makes sense.</param>
public sealed class OverloadedException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>
/// The store failed while the request was committed and has not answered since: it had its whole effect, or none. A repeat with the
/// same idempotency key is safe.
/// </summary>
public sealed class OutcomeUnknownException(string message, Exception inner) : Exception(message, inner);

/// <summary>A handler threw an exception; everything of its message was rolled back.</summary>
public sealed class HandlerFailedException(string message, Exception inner) : Exception(message, inner);

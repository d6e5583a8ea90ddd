using Doms.Engine.Storage;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>Maps failures of Redis to exceptions of the store.</summary>
static class RedisErrors
{
    /// <summary>
    /// Answers that a retry or an operator may change. A script that gets one has written nothing: Redis refuses its first write or none.
    /// </summary>
    static readonly string[] Unavailable =
    [
        "BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "MOVED", "NOAUTH", "NOPERM", "NOREPLICAS", "OOM", "READONLY", "TRYAGAIN",
        "WRONGPASS",
    ];

    public static bool IsKnown(Exception error) => error is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>The exception for an operation that only reads, or that was not sent.</summary>
    public static Exception OfRead(Exception error) => error is RedisServerException && !IsUnavailable(error)
        ? new StoreRefusedException($"Redis refuses the operation: {error.Message}", error)
        : new StoreUnavailableException($"Redis is unavailable: {error.Message}", error);

    /// <summary>The exception for a commit: its outcome is unknown once it may have been sent.</summary>
    public static Exception OfCommit(Exception error) => error is RedisServerException || WasNotSent(error)
        ? OfRead(error)
        : new CommitUnknownException($"The connection to Redis failed during a commit: {error.Message}", error);

    /// <summary>Servers before version 7 put the code of an error within a script behind a dash.</summary>
    static bool IsUnavailable(Exception error) => Array.Exists(Unavailable, code =>
        error.Message.StartsWith(code, StringComparison.Ordinal) || error.Message.Contains($"-{code} ", StringComparison.Ordinal));

    static bool WasNotSent(Exception error) => error switch
    {
        RedisConnectionException lost => IsUnsent(lost.CommandStatus)
            || lost.FailureType is ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection,
        RedisTimeoutException late => IsUnsent(late.Commandstatus),
        _ => false,
    };

    static bool IsUnsent(CommandStatus status) => status is CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog;
}

using System.Data.Common;
using System.Net.Sockets;
using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// Maps errors of the server and of the connection to exceptions of the store. What an error means depends on where it comes: a connection
/// that breaks during a load has changed nothing, one that breaks during a commit may have.
/// </summary>
static class PostgreSqlErrors
{
    /// <summary>
    /// Raised by <c>doms_must</c>: a row has another version. A code of its own, so that none of the server's is taken for it.
    /// </summary>
    const string VersionChanged = "DM001";
    const string IdleInTransaction = "25P03";
    const string LockNotAvailable = PostgresErrorCodes.LockNotAvailable;

    /// <param name="atOnce">Whether the load did not wait for locks.</param>
    public static Exception WhileLoading(NpgsqlException error, bool atOnce) => error.SqlState switch
    {
        LockNotAvailable when atOnce => new RowLockedException(error.Message, error),
        var code when IsConflict(code) => new VersionConflictException(error.Message, error),
        var code when IsRefusal(code) => new StoreRefusedException($"PostgreSQL refuses to load rows: {error.Message}", error),
        _ => Unavailable(error),
    };

    /// <summary>Without a code of the server the outcome is unknown: the connection broke, or the answer took too long.</summary>
    public static Exception WhileCommitting(NpgsqlException error, IReadOnlyList<RowChange> changes) => error.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation => Unique((PostgresException)error, changes),
        var code when IsConflict(code) => new VersionConflictException(error.Message, error),
        var code when IsRefusal(code) => new StoreRefusedException($"PostgreSQL refuses the changes: {error.Message}", error),
        var code when IsUnknownInCommit(code) => new CommitUnknownException($"The commit was not answered: {error.Message}", error),
        _ => Unavailable(error),
    };

    /// <summary>Returns the store's exception for an error of a list or scan.</summary>
    public static Exception WhileReading(NpgsqlException error) => error.SqlState switch
    {
        PostgresErrorCodes.QueryCanceled => new QueryTimeoutException("The list took too long.", error),
        null when error.InnerException is TimeoutException => new QueryTimeoutException("The list took too long.", error),
        _ => Unavailable(error),
    };

    /// <summary>Whether the error is the query's own, such as a syntax error, and neither the server's nor the connection's.</summary>
    public static bool IsOfQuery(NpgsqlException error) =>
        error.SqlState is { } code && (IsRefusal(code) || code.StartsWith("42", StringComparison.Ordinal));

    /// <summary>Whether a text was compared with a column, such as a uuid, of which it is no value.</summary>
    public static bool IsNoValue(DbException error) =>
        error.SqlState is PostgresErrorCodes.InvalidTextRepresentation or PostgresErrorCodes.CharacterNotInRepertoire;

    /// <summary>
    /// Whether other connections to the server are of no use either: it has ended, or is no longer or not yet the one that writes.
    /// </summary>
    public static bool ConcernsAllConnections(NpgsqlException error) => error.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction
        or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
        || error.InnerException is IOException or SocketException;

    public static StoreUnavailableException Unavailable(NpgsqlException error) =>
        new($"The database is unavailable: {error.Message}", error);

    /// <summary>A key that was looked up and absent has been inserted by another writer; any other existing key is a refusal.</summary>
    static Exception Unique(PostgresException error, IReadOnlyList<RowChange> changes) =>
        changes.Where(change => change.Key.Table.Name == error.TableName && change.ExpectedVersion == 0).All(change => change.WasLoaded)
            ? new VersionConflictException(error.Message, error)
            : new StoreRefusedException(error.Message, error);

    /// <summary>
    /// Another run on fresh rows helps. That is so, too, when this process stood still for so long that the server has ended its
    /// transaction.
    /// </summary>
    static bool IsConflict(string? code) => code is VersionChanged or LockNotAvailable or PostgresErrorCodes.DeadlockDetected
        or PostgresErrorCodes.SerializationFailure or IdleInTransaction;

    /// <summary>Constraints, values out of range or of a wrong form, and limits: another try has the same result.</summary>
    static bool IsRefusal(string? code) => code is not null
        && (code.StartsWith("22", StringComparison.Ordinal) || code.StartsWith("23", StringComparison.Ordinal)
            || code.StartsWith("54", StringComparison.Ordinal));

    /// <summary>
    /// No code, a broken connection, a cancelled statement, or a server that stops: one that is stopped while it waits for its standby has
    /// committed already.
    /// </summary>
    static bool IsUnknownInCommit(string? code) => code is null or PostgresErrorCodes.QueryCanceled
        || code.StartsWith("08", StringComparison.Ordinal)
        || code is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;
}

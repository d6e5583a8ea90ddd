using System.Data.Common;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>A bounded set of read-only connections for list queries.</summary>
public interface IReadConnections
{
    /// <summary>Waits for a free connection.</summary>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    /// <exception cref="QueryTimeoutException">Queries that take long use all connections.</exception>
    ValueTask<ReadConnection> Open(CancellationToken cancel);

    /// <summary>Dialect of the database of these connections.</summary>
    Dialect Dialect { get; }

    /// <summary>
    /// Leaves the type of a parameter, which is a text or null, to the column that it is compared with, where the database compares a text
    /// only with texts.
    /// </summary>
    void LeaveType(DbParameter parameter)
    {
        // Most databases compare what they are given.
    }

    /// <summary>
    /// Returns true for the error of a text that is no value of the column that it was compared with: no row has it.
    /// </summary>
    bool IsNoValue(DbException error) => false;

    /// <summary>Returns the store's exception for an error that is not the query's; null for any other.</summary>
    Exception? Translate(DbException error) =>
        error.IsTransient ? new StoreUnavailableException("The database is unavailable.", error) : null;
}

/// <summary>A pooled connection; disposing returns it to the pool.</summary>
public sealed class ReadConnection(DbConnection connection, Func<DbConnection, ValueTask> release) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    public ValueTask DisposeAsync() => release(Connection);
}

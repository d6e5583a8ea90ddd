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

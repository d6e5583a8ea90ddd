using System.Data.Common;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>A bounded set of read-only connections for list queries.</summary>
public interface IReadConnections
{
    /// <summary>Waits for a free connection.</summary>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    ValueTask<ReadConnection> Open(CancellationToken cancel);

    /// <summary>Returns true if the error is transient, so that a retry may succeed.</summary>
    bool IsUnavailable(DbException error) => error.IsTransient;
}

/// <summary>A pooled connection; disposing returns it to the pool.</summary>
public sealed class ReadConnection(DbConnection connection, Func<DbConnection, ValueTask> release) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    public ValueTask DisposeAsync() => release(Connection);
}

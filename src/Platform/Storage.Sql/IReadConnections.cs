using System.Data.Common;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>Where lists are read: connections that cannot write, and never more of them than the store allows.</summary>
public interface IReadConnections
{
    /// <summary>Waits for a free connection.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached now.</exception>
    ValueTask<ReadConnection> Open(CancellationToken cancel);

    /// <summary>Whether waiting may help against the error.</summary>
    bool IsUnavailable(DbException error) => error.IsTransient;
}

/// <summary>A connection on loan; disposing gives it back.</summary>
public sealed class ReadConnection(DbConnection connection, Func<DbConnection, ValueTask> release) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    public ValueTask DisposeAsync() => release(Connection);
}

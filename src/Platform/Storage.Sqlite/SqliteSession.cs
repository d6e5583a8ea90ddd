using Doms.Engine.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>A connection with its prepared statements; used by one caller at a time.</summary>
sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    readonly Dictionary<Table, TableStatements> _tables = [];
    readonly Dictionary<ScanShape, ScanStatement> _scans = [];

    public SqliteConnection Connection { get; } = connection;

    public sqlite3 Handle { get; } = connection.Handle!;

    /// <summary>Interrupts queries of this connection that run too long.</summary>
    public QueryDeadline Deadline => field ??= new QueryDeadline(Handle);

    public TableStatements StatementsFor(Table table)
    {
        if (!_tables.TryGetValue(table, out var statements)) _tables.Add(table, statements = new TableStatements(table, Handle));
        return statements;
    }

    /// <inheritdoc cref="TableStatements.DiscardHighest"/>
    public void DiscardHighestKeys()
    {
        foreach (var statements in _tables.Values) statements.DiscardHighest();
    }

    public List<object> Scan(ScanRange range)
    {
        var shape = ScanShape.Of(range);
        if (!_scans.TryGetValue(shape, out var statement)) _scans.Add(shape, statement = new ScanStatement(shape, Handle));
        return statement.Run(range);
    }

    public void Dispose()
    {
        foreach (var statements in _tables.Values) statements.Dispose();
        foreach (var statement in _scans.Values) statement.Dispose();
        Connection.Dispose();
    }
}

using System.Data;
using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// The transaction of a batch: one round trip for each load, and one for the commit. Rows of shared tables are locked in the first load
/// that names some, in the order of tables and keys; a later load does not wait for a lock, so that no two transactions wait for one
/// another.
/// </summary>
sealed class PostgreSqlTransaction(PostgreSqlStore store, IReadOnlyCollection<RowKey> lockFirst) : IStoreTransaction
{
    NpgsqlConnection? _connection;
    DateTimeOffset? _now;
    bool _hasBegun;
    bool _hasLocked;
    bool _hasEnded;

    public DateTimeOffset Now =>
        _now ?? throw new InvalidOperationException("The clock of a transaction is known from its first load on.");

    public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
    {
        var rows = new Dictionary<RowKey, object>(keys.Count);
        var requests = Requests(keys);
        if (requests.Count > 0 || _now is null) await Read(requests, rows, cancel);
        var result = new object?[keys.Count];
        for (var i = 0; i < result.Length; i++) result[i] = rows.GetValueOrDefault(keys[i]);
        return result;
    }

    public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
    {
        if (changes.Count == 0) return;
        var connection = await Connection(cancel);
        await using var batch = new NpgsqlBatch(connection);
        if (!_hasBegun) batch.Add(Statements.Begin);
        new CommitBatch(batch, store.Catalogue).Add(changes, guards);
        batch.Add(Statements.Commit);
        cancel.ThrowIfCancellationRequested();
        await Send(batch, changes);
    }

    /// <summary>Ends the transaction and returns its connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await using (connection)
        {
            if (_hasEnded || !_hasBegun || connection.State != ConnectionState.Open) return;
            await RollBack(connection);
        }
    }

    /// <summary>Sends the commit and does not cancel it: the outcome would be unknown. It ends within the timeout of a statement.</summary>
    async ValueTask Send(NpgsqlBatch batch, IReadOnlyList<RowChange> changes)
    {
        _hasBegun = true;
        try
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            _hasEnded = true;
        }
        catch (NpgsqlException error)
        {
            store.Note(error);
            throw PostgreSqlErrors.WhileCommitting(error, changes);
        }
    }

    async ValueTask Read(List<(StoredTable Table, List<string> Keys)> requests, Dictionary<RowKey, object> rows, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(await Connection(cancel));
        if (!_hasBegun) batch.Add(Statements.Begin);
        if (_now is null) batch.Add(Statements.Clock);
        var atOnce = _hasLocked;
        foreach (var (table, keys) in requests) batch.Add(SqlFor(table, atOnce), table.Key.Keys(keys));
        _hasBegun = true;
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            ReadAll(reader, requests, rows);
        }
        catch (NpgsqlException error)
        {
            store.Note(error);
            throw PostgreSqlErrors.WhileLoading(error, atOnce);
        }
    }

    string SqlFor(StoredTable table, bool atOnce)
    {
        if (!table.Table.IsShared) return table.Load;
        _hasLocked = true;
        return atOnce ? table.LockAtOnce : table.Lock;
    }

    // The results are mostly in the buffer already, where synchronous reads are cheaper.
    void ReadAll(NpgsqlDataReader reader, List<(StoredTable Table, List<string> Keys)> requests, Dictionary<RowKey, object> rows)
    {
        if (_now is null)
        {
            reader.Read();
            _now = Micros.Truncate(new DateTimeOffset(reader.GetDateTime(0)));
            store.Clock.Set(_now.Value);
            reader.NextResult();
        }

        var row = new StoredRowReader(reader);
        foreach (var (table, _) in requests)
        {
            while (reader.Read())
            {
                var read = row.Read(table);
                rows.Add(new RowKey(table.Table, table.Table.KeyOf(read)), read);
            }

            reader.NextResult();
        }
    }

    /// <summary>The keys of each table, distinct and sorted, with the rows that are to be locked first; tables in one order.</summary>
    List<(StoredTable Table, List<string> Keys)> Requests(IReadOnlyList<RowKey> keys)
    {
        var wanted = keys.AsEnumerable();
        if (!_hasLocked && lockFirst.Count > 0 && keys.Any(key => key.Table.IsShared)) wanted = wanted.Concat(lockFirst);
        return [.. wanted.GroupBy(key => key.Table, key => key.Key)
            .OrderBy(table => table.Key.Name, StringComparer.Ordinal)
            .Select(table => (Table: store.Catalogue[table.Key], Keys: table))
            .Select(table => (table.Table, Keys: Sorted(table.Table.Key, table.Keys)))
            .Where(table => table.Keys.Count > 0)];
    }

    static List<string> Sorted(StoredColumn column, IEnumerable<string> keys)
    {
        var sorted = new SortedSet<string>(keys, StringComparer.Ordinal);
        return [.. sorted.Where(column.CanHold)];
    }

    /// <exception cref="StoreUnavailableException">The connection broke since the last load.</exception>
    async ValueTask<NpgsqlConnection> Connection(CancellationToken cancel)
    {
        _connection ??= await store.Lanes.Open(cancel);
        return _connection.State == ConnectionState.Open
            ? _connection : throw new StoreUnavailableException("The connection to the database broke.");
    }

    /// <summary>Makes the connection fit for the next transaction; one that is not is closed by its pool.</summary>
    static async ValueTask RollBack(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand(Statements.RollBack, connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // Nothing was committed, and the server ends the transaction of a connection that is gone.
        }
    }
}

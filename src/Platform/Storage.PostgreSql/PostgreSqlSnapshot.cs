using System.Data;
using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>All rows as of the time of one transaction.</summary>
sealed class PostgreSqlSnapshot : IStoreSnapshot
{
    const string MayCheck =
        "SELECT coalesce(has_function_privilege(to_regprocedure('bt_index_check(regclass)'), 'EXECUTE'), false)";

    // The indexes of a large database take longer than a scan may.
    const string CheckIndexes = """
        SET LOCAL statement_timeout = 0;
        SELECT count(bt_index_check(i.indexrelid)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        WHERE a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace
        """;

    readonly NpgsqlConnection _connection;
    readonly Catalogue _catalogue;

    PostgreSqlSnapshot(NpgsqlConnection connection, Catalogue catalogue, DateTimeOffset now)
    {
        _connection = connection;
        _catalogue = catalogue;
        Now = now;
    }

    public DateTimeOffset Now { get; }

    public static async Task<PostgreSqlSnapshot> Begin(NpgsqlConnection connection, Catalogue catalogue, CancellationToken cancel)
    {
        await using var begin = new NpgsqlCommand("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", connection);
        await begin.ExecuteNonQueryAsync(cancel);
        return new PostgreSqlSnapshot(connection, catalogue, Micros.Truncate(await PostgreSqlStore.ReadClock(connection, cancel)));
    }

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        ScanRange.CheckLimit(range.Limit);
        return (await Translated(Scans.Run(_connection, _catalogue, [range], cancel)))[0];
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel) =>
        (await Translated(Scans.Read(_connection, _catalogue, [row], cancel))).GetValueOrDefault(row);

    /// <summary>Checks all indexes by the server's extension amcheck; null without it, or without the right to use it.</summary>
    public async ValueTask<IReadOnlyList<string>?> FindDamage(CancellationToken cancel)
    {
        if (await Translated(Scalar(MayCheck, cancel)) is not true) return null;
        try
        {
            await Scalar(CheckIndexes, cancel);
            return [];
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.DataCorrupted)
        {
            return [error.MessageText];
        }
        catch (NpgsqlException error)
        {
            throw PostgreSqlErrors.Unavailable(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            if (_connection.State != ConnectionState.Open) return;
            await using var end = new NpgsqlCommand(Statements.RollBack, _connection);
            await end.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    async Task<object?> Scalar(string sql, CancellationToken cancel)
    {
#pragma warning disable CA2100 // One of the two constants.
        await using var command = new NpgsqlCommand(sql, _connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancel);
    }

    static async ValueTask<T> Translated<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (NpgsqlException error) when (!PostgreSqlErrors.IsOfQuery(error))
        {
            throw PostgreSqlErrors.Unavailable(error);
        }
    }
}

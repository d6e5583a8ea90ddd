using Doms.Engine.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// Ends transactions of lanes, of all processes on the database, whose process stood still while it was sending its commit. No timeout of
/// the server ends these: it waits for the rest of the statements, with all locks held.
/// </summary>
sealed class PausedTransactions : IAsyncDisposable
{
    const string Sql = """
        SELECT clock_timestamp(), (SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE usename = current_user AND datname = current_database() AND application_name LIKE 'doms/%/lane'
            AND state = 'active' AND wait_event = 'ClientRead' AND query_start < clock_timestamp() - make_interval(secs => $1))
        """;

    readonly ConnectionPool _connections;
    readonly ServerClock _serverClock;
    readonly PostgreSqlOptions _options;
    readonly ILogger _log;
    readonly CancellationTokenSource _stop = new();
    readonly PeriodicTimer _timer;
    readonly Task _loop;

    public PausedTransactions(
        ConnectionPool connections, ServerClock serverClock, PostgreSqlOptions options, TimeProvider clock, ILogger log)
    {
        _connections = connections;
        _serverClock = serverClock;
        _options = options;
        _log = log;
        _timer = new PeriodicTimer(options.UpkeepInterval, clock);
        _loop = Run();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _timer.Dispose();
        _stop.Dispose();
    }

    async Task Run()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_stop.Token)) await Step();
        }
        catch (OperationCanceledException)
        {
            // The store is closed.
        }
    }

    async Task Step()
    {
        try
        {
            await using var connection = await _connections.Open(_stop.Token);
            await using var command = new NpgsqlCommand(Sql, connection);
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = _options.PausedTimeout.TotalSeconds });
            await using var reader = await command.ExecuteReaderAsync(_stop.Token);
            await reader.ReadAsync(_stop.Token);
            _serverClock.Set(new DateTimeOffset(reader.GetDateTime(0)));
            if (reader.GetInt64(1) is > 0 and var ended) _log.PausedTransactionsEnded(ended);
        }
        catch (Exception error) when (error is StoreUnavailableException or NpgsqlException)
        {
            // The lanes report that the database is unavailable.
        }
    }
}

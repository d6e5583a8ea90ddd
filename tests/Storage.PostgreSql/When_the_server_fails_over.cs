using System.Collections.Concurrent;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

/// <summary>The server is killed and its standby promoted, which then is the one that the same connection string leads to.</summary>
public sealed class When_the_server_fails_over
{
    const int Writers = 4;
    const int CommitsBefore = 40;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Acknowledged_commits_are_on_the_promoted_standby()
    {
        await using var primary = await PostgreSqlServer.Start("shared_buffers=16MB");
        var database = new NpgsqlConnectionStringBuilder(await primary.CreateDatabase());
        await using var standby = await PostgreSqlServer.StartStandby(primary.ConnectionString("postgres"), "shared_buffers=16MB");
        await PostgreSqlServer.CommitOnStandby(primary.ConnectionString("postgres"));
        database.Host = $"127.0.0.1:{primary.Port},127.0.0.1:{standby.Port}";
        await using var store = await TestData.Store(database.ConnectionString);
        var acknowledged = new ConcurrentBag<string>();
        using var patience = new CancellationTokenSource(Patience);
        var failedOver = new TaskCompletionSource();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Write(writer)));
        while (acknowledged.Count < CommitsBefore) await Task.Delay(Pause, TimeProvider.System, patience.Token);
        await primary.Kill();
        await standby.Promote();
        failedOver.SetResult();
        await writing;

        acknowledged.ShouldBeSubsetOf((await Read()).Cast<Sample>().Select(row => row.Id));

        async Task<IReadOnlyList<object>> Read()
        {
            while (true)
            {
                try
                {
                    return await store.Scan(new ScanRange(Samples.Table, Limit: ScanRange.MaxLimit), TestData.Cancel);
                }
                catch (StoreUnavailableException)
                {
                    // Readers ask for the primary apart from writers, and may have found none a moment ago.
                    await Task.Delay(Pause, TimeProvider.System, patience.Token);
                }
            }
        }

        async Task Write(int writer)
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    var id = $"{writer}-{i:D4}";
                    await store.Commit(new RowChange(new RowKey(Samples.Table, id), new Sample(id, 1), 0));
                    acknowledged.Add(id);
                    if (failedOver.Task.IsCompleted) return;
                }
                catch (Exception error) when (error is StoreUnavailableException or CommitUnknownException)
                {
                    await Task.Delay(Pause, TimeProvider.System, patience.Token);
                }
            }
        }
    }
}

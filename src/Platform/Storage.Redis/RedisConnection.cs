using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Doms.Storage.Redis;

/// <summary>
/// A connection to one Redis deployment, shared by all of its uses. It connects again for as long as the process runs, and queues no
/// operation while the server is away: each fails at once then, and within <see cref="OperationTimeout"/> otherwise.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>Longest time for which any operation waits for its answer.</summary>
    public static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for one attempt to connect, and for the first one at the start.</summary>
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Interval in which a lost connection is tried again and late answers are noticed.</summary>
    static readonly TimeSpan ReconnectInterval = TimeSpan.FromMilliseconds(250);

    readonly ConnectionMultiplexer _redis;

    RedisConnection(RedisOptions options, ConnectionMultiplexer redis, TimeProvider clock, ILogger log)
    {
        Options = options;
        Clock = clock;
        _redis = redis;
        redis.ConnectionFailed += (_, failure) => log.ConnectionLost(options.Section, failure.FailureType.ToString());
        redis.ConnectionRestored += (_, _) => log.ConnectionRestored(options.Section);
        if (!redis.IsConnected) log.ConnectionLost(options.Section, "no server answered at the start");
    }

    internal RedisOptions Options { get; }

    internal TimeProvider Clock { get; }

    internal IDatabase Database => _redis.GetDatabase();

    /// <summary>Connects; a server that is away is no error, because it is connected to when it returns.</summary>
    public static async Task<RedisConnection> Connect(RedisOptions options, TimeProvider clock, ILogger log)
    {
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            // Admits INFO and CONFIG GET, by which a store checks its server.
            AllowAdmin = true,
            AsyncTimeout = (int)OperationTimeout.TotalMilliseconds,
            BacklogPolicy = BacklogPolicy.FailFast,
            ClientName = "doms",
            ConnectRetry = 1,
            ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds,
            DefaultDatabase = options.Database,
            HeartbeatInterval = ReconnectInterval,
            IncludeDetailInExceptions = false,
            Password = options.Password,
            ReconnectRetryPolicy = new LinearRetry((int)ReconnectInterval.TotalMilliseconds),
            Ssl = options.UseTls,
            SyncTimeout = (int)OperationTimeout.TotalMilliseconds,
            User = options.User,
        };
        foreach (var address in options.Addresses) configuration.EndPoints.Add(address);
        return new RedisConnection(options, await ConnectionMultiplexer.ConnectAsync(configuration), clock, log);
    }

    /// <summary>Reads the server's own id, which is another after each start of it; null while the server is away.</summary>
    internal async Task<string?> FindRunId()
    {
        try
        {
            var server = (string?)await Database.ExecuteAsync("INFO", "server") ?? "";
            return Array.Find(server.Split('\n'), line => line.StartsWith("run_id:", StringComparison.Ordinal))?.Trim();
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync() => await _redis.DisposeAsync();
}

using Doms.Storage.Redis;
using Doms.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Storage.Redis;

static class TestRedis
{
    public static ILogger NoLog => NullLogger.Instance;

    public static RedisOptions Options(RedisServer server, string section = RedisOptions.CacheSection) =>
        RedisOptions.Require(Configuration(($"{section}:Address", server.Address)), section);

    public static Task<RedisConnection> Connect(
        RedisServer server, params (string Name, string Value)[] settings) => RedisConnection.Connect(
        RedisOptions.Require(Configuration([("Redis:Address", server.Address), .. settings]), RedisOptions.CacheSection),
        TimeProvider.System, NoLog);

    /// <summary>Creates a configuration; the last of several values of a setting counts.</summary>
    public static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.GroupBy(setting => setting.Name, setting => (string?)setting.Value)
            .Select(values => KeyValuePair.Create(values.Key, values.Last())))
        .Build();

    /// <summary>Repeats a condition until it holds; the runner ends a test that hangs.</summary>
    public static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}

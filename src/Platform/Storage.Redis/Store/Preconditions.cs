using Doms.Hosting.Web;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>Checks at the start that a server keeps what it has answered, and is not the one whose data may be dropped.</summary>
static class Preconditions
{
    static readonly (string Setting, string Value)[] Required =
        [("appendonly", "yes"), ("appendfsync", "always"), ("maxmemory-policy", "noeviction")];

    /// <exception cref="SettingException">A requirement is not met; the message names the setting.</exception>
    public static async Task Check(RedisConnection store, RedisConnection? cache)
    {
        var address = store.Options.NameOf("Address");
        if (cache is not null && await cache.FindRunId() is { } other && other == await store.FindRunId())
        {
            throw new SettingException(
                address, $"names the server of {cache.Options.NameOf("Address")}; a store needs a server of its own");
        }

        foreach (var (setting, value) in Required)
        {
            var found = await Read(store, setting, address);
            if (found != value)
                throw new SettingException(address, $"names a server whose {setting} is {found}; a store needs {setting} {value}");
        }
    }

    static async Task<string> Read(RedisConnection store, string setting, string address)
    {
        try
        {
            var answer = (string[]?)await store.Database.ExecuteAsync("CONFIG", "GET", setting);
            return answer is [_, var value] ? value : "unknown";
        }
        catch (RedisServerException refused) when (refused.Message.StartsWith("NOPERM", StringComparison.Ordinal)
            || refused.Message.StartsWith("ERR unknown", StringComparison.Ordinal))
        {
            throw new SettingException(address, $"names a server that does not tell its {setting}: allow the user the command CONFIG GET");
        }
    }
}

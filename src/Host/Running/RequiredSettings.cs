using Doms.Composition;
using Doms.Contracts;
using Doms.Hosting.Web;
using Doms.Storage.Redis;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>Settings without which a role or a profile does not start.</summary>
static class RequiredSettings
{
    /// <summary>Checks that all required settings are present.</summary>
    /// <exception cref="MissingSettingsException">The message lists all that are missing, each with an example.</exception>
    /// <exception cref="SettingException">The profile does not have the role.</exception>
    public static void Check(IConfiguration configuration, ProcessRole role, bool isDemo, StorageSettings storage)
    {
        if (role == ProcessRole.Provider && !isDemo)
            throw new SettingException("Role", "must not be provider: the production profile does not simulate payments");
        var required = OfProfile(role, isDemo).Concat(OfStore(configuration, role, storage)).Concat(OfRole(role))
            .DistinctBy(setting => setting.Name);
        var missing = required.Where(setting => string.IsNullOrEmpty(configuration[setting.Name])).ToList();
        if (missing.Count == 0) return;
        var subject = (role == ProcessRole.All, isDemo) switch
        {
            (true, false) => "The production profile needs",
            (true, true) => "Storage postgresql needs",
            (false, false) => $"Role {role} in the production profile needs",
            (false, true) => $"Role {role} needs",
        };
        var lines = missing.Select(setting => $"  {Variable(setting.Name)}={setting.Example}");
        throw new MissingSettingsException(
            $"{subject} {string.Join(" and ", missing.Select(setting => setting.Name))}. "
            + $"Set in the environment, or as {missing[0].Name} in settings.json of the data folder, for example:\n"
            + string.Join('\n', lines));
    }

    static IEnumerable<(string Name, string Example)> OfProfile(ProcessRole role, bool isDemo)
    {
        if (isDemo) yield break;
        yield return ("Auth:Authority", "https://login.example.com/realms/shop");
        if (PaysWith(role)) yield return (ServiceSettings.ProviderSetting, "https://payments.example.com");
    }

    static IEnumerable<(string Name, string Example)> OfStore(IConfiguration configuration, ProcessRole role, StorageSettings storage)
    {
        if (role.Name == ServiceNames.Inventory && string.Equals(
                configuration[RedisOptions.InventoryStoreSetting], "redis", StringComparison.OrdinalIgnoreCase))
            yield return ($"{RedisOptions.InventoryStoreSection}:Address", "redis.example:6379");
        else if (role.HasServices && storage.Kind == StorageKind.PostgreSql && storage.ConnectionOf(role) is null)
            yield return (StorageSettings.ConnectionSetting, "'Host=db.example;Username=doms;Password=...'");
    }

    static IEnumerable<(string Name, string Example)> OfRole(ProcessRole role)
    {
        if (role.IsService) yield return (BrokerSettings.Brokers, "kafka.example:9092");
        if (role.IsService && PaysWith(role)) yield return (ServiceSettings.ProviderSetting, "http://127.0.0.1:8087");
        var forwarded = role == ProcessRole.Gateway ? ServiceAddresses.Names
            : role.Name == ServiceNames.Orders ? [ServiceNames.Inventory]
            : role.Name == ServiceNames.Notifications ? [ServiceNames.Orders] : [];
        foreach (var service in forwarded) yield return (ServiceAddresses.SettingOf(service), $"http://{service}.example:8080");
    }

    static bool PaysWith(ProcessRole role) => role == ProcessRole.All || role.Name == ServiceNames.Payments;

    static string Variable(string name) => $"DOMS__{name.Replace(":", "__", StringComparison.Ordinal)}";
}

/// <summary>Required settings are missing; the message lists them.</summary>
public sealed class MissingSettingsException(string message) : Exception(message);

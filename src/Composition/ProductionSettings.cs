using Microsoft.Extensions.Configuration;

namespace Doms.Composition;

/// <summary>Settings without which the production profile does not start.</summary>
public static class ProductionSettings
{
    /// <summary>Each required setting with an example of its value.</summary>
    static readonly (string Name, string Example)[] Required =
    [
        ("Auth:Authority", "https://login.example.com/realms/shop"),
        (ServiceSettings.ProviderSetting, "https://payments.example.com"),
    ];

    /// <summary>Checks that all required settings are present.</summary>
    /// <exception cref="MissingSettingsException">The message lists all that are missing, each with an example.</exception>
    public static void Require(IConfiguration configuration)
    {
        var missing = Required.Where(setting => string.IsNullOrEmpty(configuration[setting.Name])).ToList();
        if (missing.Count == 0) return;
        var lines = missing.Select(setting => $"  {Variable(setting.Name)}={setting.Example}");
        throw new MissingSettingsException(
            $"The production profile needs {string.Join(" and ", missing.Select(setting => setting.Name))}. "
            + $"Set in the environment, or as {missing[0].Name} in settings.json of the data folder, for example:\n"
            + string.Join('\n', lines));
    }

    static string Variable(string name) => $"DOMS__{name.Replace(":", "__", StringComparison.Ordinal)}";
}

/// <summary>Required settings are missing; the message lists them.</summary>
public sealed class MissingSettingsException(string message) : Exception(message);

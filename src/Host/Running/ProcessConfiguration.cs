using System.Collections;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>Configuration of a process.</summary>
static class ProcessConfiguration
{
    const string Prefix = "DOMS__";
    const string Separator = "__";
    const string Environment = "the environment";

    /// <summary>
    /// Reads <c>DIR/settings.json</c>, then the environment, then the given settings; later sources take precedence. Variables without
    /// the prefix <c>DOMS__</c> may be meant for other programs, so none of them is refused.
    /// </summary>
    /// <exception cref="SettingException">The environment has a setting twice, with different values.</exception>
    public static RecordedConfiguration Read(string dataFolder, IReadOnlyDictionary<string, string?> overrides)
    {
        var file = new ConfigurationBuilder().AddJsonFile(FileOf(dataFolder), optional: true).Build();
        var environment = ReadEnvironment();
        var merged = new ConfigurationBuilder()
            .AddConfiguration(file)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(environment)
            .AddInMemoryCollection(overrides)
            .Build();
        return new RecordedConfiguration(merged,
        [
            .. file.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => new GivenSetting(pair.Key, FileOf(dataFolder))),
            .. environment.Keys.Select(name => new GivenSetting(name, Environment)),
            .. overrides.Keys.Select(name => new GivenSetting(name, "the command line")),
        ]);
    }

    /// <summary>Returns the path of the settings file of a data folder.</summary>
    public static string FileOf(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "settings.json");

    /// <summary>Reads the variables with the prefix, by the names of their settings.</summary>
    static Dictionary<string, string?> ReadEnvironment()
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var setting = name[Prefix.Length..].Replace(Separator, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            if (!settings.TryAdd(setting, (string?)variable.Value) && settings[setting] != (string?)variable.Value)
                throw new SettingException(setting, $"is given twice in {Environment}, with different values");
        }

        return settings;
    }
}

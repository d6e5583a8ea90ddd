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
    /// the prefix <c>DOMS__</c> may be meant for other programs, so none of them is refused. Former names count as the present ones.
    /// </summary>
    /// <exception cref="SettingException">One source has a setting twice, with different values.</exception>
    public static RecordedConfiguration Read(string dataFolder, IReadOnlyDictionary<string, string?> overrides)
    {
        var variables = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));
        return Merge(
            ReadFile(FileOf(dataFolder)), FileOf(dataFolder), new ConfigurationBuilder().AddEnvironmentVariables().Build(),
            ReadEnvironment(variables), Named(overrides, "the command line"));
    }

    /// <summary>Reads the variables of an environment that need not be that of this process.</summary>
    /// <exception cref="SettingException">A setting is given twice, with different values.</exception>
    public static RecordedConfiguration ReadVariables(IReadOnlyDictionary<string, string?> variables) =>
        Merge([], "", new ConfigurationBuilder().AddInMemoryCollection(variables).Build(), ReadEnvironment(variables), []);

    static RecordedConfiguration Merge(
        Dictionary<string, string?> file, string path, IConfiguration common, Dictionary<string, string?> environment,
        Dictionary<string, string?> given)
    {
        var merged = new ConfigurationBuilder()
            .AddInMemoryCollection(file)
            .AddConfiguration(common)
            .AddInMemoryCollection(environment)
            .AddInMemoryCollection(given)
            .Build();
        return new RecordedConfiguration(merged,
        [
            .. file.Keys.Select(name => new GivenSetting(name, path)),
            .. environment.Keys.Select(name => new GivenSetting(name, Environment)),
            .. given.Keys.Select(name => new GivenSetting(name, "the command line")),
        ]);
    }

    /// <summary>Returns the path of the settings file of a data folder.</summary>
    public static string FileOf(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "settings.json");

    /// <exception cref="InvalidDataException">It is a folder.</exception>
    static Dictionary<string, string?> ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException(
                $"{path} is a folder, and must be a file; a container makes it where it mounts a file that does not exist: remove the "
                + "folder, and provide the file.");
        var file = new ConfigurationBuilder().AddJsonFile(path, optional: true).Build();
        return Named(file.AsEnumerable().Where(pair => pair.Value is not null), path);
    }

    /// <summary>Reads the variables with the prefix, by the names of their settings.</summary>
    static Dictionary<string, string?> ReadEnvironment(IEnumerable<KeyValuePair<string, string?>> variables) => Named(
        variables.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(variable => KeyValuePair.Create(
                variable.Key[Prefix.Length..].Replace(Separator, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
                variable.Value)),
        Environment);

    /// <summary>Collects the settings of a source by their present names.</summary>
    static Dictionary<string, string?> Named(IEnumerable<KeyValuePair<string, string?>> given, string source)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            var current = FormerSettings.Current(name);
            if (!settings.TryAdd(current, value) && settings[current] != value)
                throw new SettingException(current, $"is given twice in {source}, with different values");
        }

        return settings;
    }
}

using Doms.Primitives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Doms.Hosting.Web;

/// <summary>
/// A configuration that notes the settings as they are read, so that one that nothing reads, which is a misspelt one, stops the start.
/// </summary>
/// <param name="inner">All values.</param>
/// <param name="given">Names that were meant for this program: of its file, its environment variables and its command line.</param>
public sealed class RecordedConfiguration(IConfiguration inner, IReadOnlyList<GivenSetting> given) : IConfiguration
{
    readonly Dictionary<string, SettingDefinition> _definitions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings read so far, by name.</summary>
    public IReadOnlyList<SettingDefinition> Definitions =>
        [.. _definitions.Values.OrderBy(setting => setting.Name, StringComparer.Ordinal)];

    public string? this[string key]
    {
        get => inner[key];
        set => inner[key] = value;
    }

    /// <summary>The settings that were given, without other variables of the environment.</summary>
    public IEnumerable<IConfigurationSection> GetChildren() => new ConfigurationBuilder()
        .AddInMemoryCollection(given.Select(setting => KeyValuePair.Create(setting.Name, inner[setting.Name])).DistinctBy(pair => pair.Key))
        .Build().GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    public IConfigurationSection GetSection(string key) => inner.GetSection(key);

    /// <summary>Checks that all settings given were read; called when all have been.</summary>
    /// <exception cref="SettingException">A name is not known; the message suggests the one that was meant.</exception>
    public void RefuseUnknown()
    {
        if (given.FirstOrDefault(setting => Find(setting.Name) is null) is { } setting)
            throw new SettingException(
                setting.Name, $"of {setting.Source} is not known{Nearest.Suggestion(setting.Name, _definitions.Keys)}");
    }

    /// <summary>Notes a setting that is being read.</summary>
    internal void Define(SettingDefinition definition) => _definitions[definition.Name] = definition;

    /// <summary>Finds the definition of a setting, or of the list that has it as an element; null for what nothing reads.</summary>
    public SettingDefinition? Find(string name)
    {
        if (_definitions.TryGetValue(name, out var setting)) return setting;
        return name.LastIndexOf(':') is var end and > 0 && _definitions.TryGetValue(name[..end], out var list)
            && list.Type == SettingTypes.List ? list : null;
    }
}

/// <summary>A setting that was given to this program.</summary>
/// <param name="Name">Such as <c>Saga:Workflow</c>.</param>
/// <param name="Source">The file, the environment or the command line.</param>
public sealed record GivenSetting(string Name, string Source);

using Doms.Primitives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Doms.Hosting.Web;

/// <summary>
/// A configuration that notes the names that are read, so that a setting that nothing reads, which is a misspelt one, stops the start.
/// </summary>
/// <param name="inner">All values.</param>
/// <param name="given">Names that were meant for this program: of its file, its environment variables and its command line.</param>
public sealed class RecordedConfiguration(IConfiguration inner, IReadOnlyList<GivenSetting> given) : IConfiguration
{
    readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> _lists = new(StringComparer.OrdinalIgnoreCase);

    public string? this[string key]
    {
        get
        {
            _known.Add(key);
            return inner[key];
        }
        set => inner[key] = value;
    }

    /// <summary>The settings that were given, without other variables of the environment.</summary>
    public IEnumerable<IConfigurationSection> GetChildren() => new ConfigurationBuilder()
        .AddInMemoryCollection(given.Select(setting => KeyValuePair.Create(setting.Name, inner[setting.Name])).DistinctBy(pair => pair.Key))
        .Build().GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    public IConfigurationSection GetSection(string key) => new Section(this, inner.GetSection(key));

    /// <summary>Checks that all settings given were read; called when all have been.</summary>
    /// <exception cref="SettingException">A name is not known; the message suggests the one that was meant.</exception>
    public void RefuseUnknown()
    {
        if (given.FirstOrDefault(setting => !IsKnown(setting.Name)) is { } setting)
            throw new SettingException(
                setting.Name, $"of {setting.Source} is not known{Nearest.Suggestion(setting.Name, _known.Concat(_lists))}");
    }

    bool IsKnown(string name) =>
        _known.Contains(name) || (name.LastIndexOf(':') is var end and > 0 && _lists.Contains(name[..end]));

    /// <summary>A section, which notes the names below it.</summary>
    sealed class Section(RecordedConfiguration root, IConfigurationSection inner) : IConfigurationSection
    {
        public string Key => inner.Key;

        public string Path => inner.Path;

        public string? Value
        {
            get => root[Path];
            set => inner.Value = value;
        }

        public string? this[string key]
        {
            get => root[ConfigurationPath.Combine(Path, key)];
            set => inner[key] = value;
        }

        public IEnumerable<IConfigurationSection> GetChildren()
        {
            root._lists.Add(Path);
            return inner.GetChildren();
        }

        public IChangeToken GetReloadToken() => inner.GetReloadToken();

        public IConfigurationSection GetSection(string key) => new Section(root, inner.GetSection(key));
    }
}

/// <summary>A setting that was given to this program.</summary>
/// <param name="Name">Such as <c>Saga:Workflow</c>.</param>
/// <param name="Source">The file, the environment or the command line.</param>
public sealed record GivenSetting(string Name, string Source);

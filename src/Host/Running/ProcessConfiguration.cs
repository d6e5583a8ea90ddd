using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>Configuration of a process.</summary>
static class ProcessConfiguration
{
    /// <summary>
    /// Reads <c>DIR/settings.json</c>, then the environment, then the given settings; later sources take precedence.
    /// </summary>
    public static IConfiguration Read(string dataFolder, IReadOnlyDictionary<string, string?> overrides) => new ConfigurationBuilder()
        .AddJsonFile(FileOf(dataFolder), optional: true)
        .AddEnvironmentVariables()
        .AddEnvironmentVariables("DOMS__")
        .AddInMemoryCollection(overrides)
        .Build();

    /// <summary>Returns the path of the settings file of a data folder.</summary>
    public static string FileOf(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "settings.json");
}

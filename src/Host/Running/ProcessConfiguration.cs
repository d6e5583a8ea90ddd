using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>The settings of a process.</summary>
static class ProcessConfiguration
{
    /// <summary>From <c>DIR/settings.json</c>, then the environment, then what is given; the last one counts.</summary>
    public static IConfiguration Read(string dataFolder, IReadOnlyDictionary<string, string?> given) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Path.GetFullPath(dataFolder), "settings.json"), optional: true)
        .AddEnvironmentVariables()
        .AddEnvironmentVariables("DOMS__")
        .AddInMemoryCollection(given)
        .Build();
}

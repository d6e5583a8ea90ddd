using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Diagnostics;

/// <summary>The settings of a process as they may be shown.</summary>
static class GivenSettings
{
    const string Mask = "***";

    /// <summary>Returns the settings that were given, with secrets masked.</summary>
    public static IReadOnlyDictionary<string, string?> Of(RecordedConfiguration configuration) => configuration.AsEnumerable()
        .Where(setting => setting.Value is not null)
        .OrderBy(setting => setting.Key, StringComparer.Ordinal)
        .ToDictionary(
            setting => setting.Key, setting => (string?)Shown(configuration.Find(setting.Key), setting.Value!), StringComparer.Ordinal);

    static string Shown(SettingDefinition? definition, string value)
    {
        if (value.Length == 0) return value;
        return definition is { IsSecret: false } && !HasCredentials(value) ? value : Mask;
    }

    /// <summary>Whether one of the addresses of a value has a user or a password.</summary>
    static bool HasCredentials(string value) => Array.Exists(
        value.Split(','), part => Uri.TryCreate(part.Trim(), UriKind.Absolute, out var address) && address.UserInfo.Length > 0);
}

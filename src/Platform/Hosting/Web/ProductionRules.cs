using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Web;

/// <summary>Settings that the production profile rejects at start.</summary>
static class ProductionRules
{
    static readonly string[] DefaultPasswords =
    [
        "admin", "changeme", "change-me", "default", "doms", "guest", "pass", "passw0rd", "password", "postgres",
        "redis", "root", "secret", "test",
    ];

    /// <exception cref="SettingException">
    /// A rule is violated; the message names the first offending setting.
    /// </exception>
    public static void Check(IConfiguration configuration, bool isDemo)
    {
        var isDemoIdentity = new SettingReader(configuration).Flag(
            "Auth:Demo", "refused where true in the production profile; the demo profile issues tokens without it",
            shown: "that of the profile");
        if (isDemo) return;
        if (isDemoIdentity)
            throw new SettingException("Auth:Demo", "must not be true in the production profile");
        if (!string.IsNullOrEmpty(configuration["Auth:SigningKey"]))
            throw new SettingException("Auth:SigningKey", "is a development key, which the production profile rejects");
        if (string.IsNullOrEmpty(configuration["Auth:Authority"]))
            throw new SettingException("Auth:Authority", "must name the OIDC authority in the production profile");
        if (configuration["Auth:Authority"]!.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            throw new SettingException("Auth:Authority", "must be https in the production profile");
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (HasDefaultPassword(name, value ?? ""))
                throw new SettingException(name, "has a default password, which the production profile rejects");
        }
    }

    static bool HasDefaultPassword(string name, string value)
    {
        if (name.EndsWith("Password", StringComparison.OrdinalIgnoreCase)) return IsDefault(value);
        return value.Replace(',', ';').Split(';')
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Any(pair => pair.Length == 2 && pair[0].ToUpperInvariant() is "PASSWORD" or "PWD" && IsDefault(pair[1]));
    }

    static bool IsDefault(string password) => DefaultPasswords.Contains(password, StringComparer.OrdinalIgnoreCase);
}

using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>Section <c>Auth</c>: requirements on bearer tokens.</summary>
public sealed record AuthSettings
{
    /// <summary>
    /// Base address of the OIDC authority, https. When absent (demo profile only), the demo identity signs the tokens.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>The required <c>iss</c>. Default: the issuer of the authority's metadata.</summary>
    public string? Issuer { get; init; }

    /// <summary>The required <c>aud</c>. Default <c>doms</c>.</summary>
    public string Audience { get; init; } = "doms";

    /// <summary>
    /// The claim that contains the roles: its name, or its path such as <c>realm_access.roles</c>. Default <c>role</c>.
    /// </summary>
    public string RoleClaim { get; init; } = "role";

    /// <summary>Accepted signature algorithms; HMAC is never accepted from an authority.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    /// <summary>Tolerated clock difference. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lifetime of a demo token. Default 8 h, 1 minute to 30 days.</summary>
    public TimeSpan DemoTokenLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <exception cref="SettingException">A value is out of range; the message names the setting.</exception>
    public static AuthSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Auth");
        var defaults = new AuthSettings();
        return new AuthSettings
        {
            Authority = ReadAuthority(section["Authority"]),
            Issuer = section["Issuer"],
            Audience = Setting.Text(section, "Audience", defaults.Audience),
            RoleClaim = Setting.Text(section, "RoleClaim", defaults.RoleClaim),
            Algorithms = ReadAlgorithms(section, defaults.Algorithms),
            ClockSkew = Setting.Duration(section, "ClockSkew", defaults.ClockSkew, TimeSpan.Zero, TimeSpan.FromSeconds(30)),
            DemoTokenLifetime = Setting.Duration(
                section, "DemoTokenLifetime", defaults.DemoTokenLifetime,
                TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        };
    }

    static Uri? ReadAuthority(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var directory = text.EndsWith('/') ? text : $"{text}/"; // Metadata is resolved below the authority's path.
        var valid = Uri.TryCreate(directory, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        return valid
            ? uri
            : throw new SettingException("Auth:Authority", "must be an https address (http only on loopback)");
    }

    static IReadOnlyList<string> ReadAlgorithms(IConfigurationSection section, IReadOnlyList<string> known)
    {
        var configured = section.GetSection("Algorithms").GetChildren().Select(child => child.Value ?? "").ToArray();
        var unknown = configured.Except(known, StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new SettingException("Auth:Algorithms", $"'{unknown}' is not one of {string.Join(", ", known)}");
        return configured.Length == 0 ? known : configured;
    }
}

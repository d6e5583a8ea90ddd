using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>Section <c>Auth</c>: whose tokens are believed.</summary>
public sealed record AuthSettings
{
    /// <summary>
    /// Base address of the OIDC authority, https. Absent (demo profile only): the demo identity signs tokens.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>The <c>iss</c> a token must carry. Default: the one the authority's metadata names.</summary>
    public string? Issuer { get; init; }

    /// <summary>The <c>aud</c> a token must carry. Default <c>doms</c>.</summary>
    public string Audience { get; init; } = "doms";

    /// <summary>The claim that holds the role. Default <c>role</c>.</summary>
    public string RoleClaim { get; init; } = "role";

    /// <summary>Signature algorithms believed from the authority; HMAC is never one of them.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSsaPssSha256,
    ];

    /// <summary>How far clocks may differ. Default 30 s.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a demo token lives. Default 8 h, 1 minute to 30 days.</summary>
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
            Skew = Setting.Duration(section, "Skew", defaults.Skew, TimeSpan.Zero, TimeSpan.FromSeconds(30)),
            DemoTokenLifetime = Setting.Duration(
                section, "DemoTokenLifetime", defaults.DemoTokenLifetime,
                TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        };
    }

    static Uri? ReadAuthority(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var directory = text.EndsWith('/') ? text : $"{text}/"; // So that metadata is found below it, not beside it.
        var valid = Uri.TryCreate(directory, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        return valid
            ? uri
            : throw new SettingException("Auth:Authority", "must be an https address (http only on loopback)");
    }

    static IReadOnlyList<string> ReadAlgorithms(IConfigurationSection section, IReadOnlyList<string> known)
    {
        var wanted = section.GetSection("Algorithms").GetChildren().Select(child => child.Value ?? "").ToArray();
        var unknown = wanted.Except(known, StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new SettingException("Auth:Algorithms", $"'{unknown}' is not one of {string.Join(", ", known)}");
        return wanted.Length == 0 ? known : wanted;
    }
}

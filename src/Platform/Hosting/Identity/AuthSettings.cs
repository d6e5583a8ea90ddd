using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>Section <c>Auth</c>: requirements on bearer tokens.</summary>
public sealed record AuthSettings
{
    const string AuthoritySetting = "Auth:Authority";
    const string SigningKeySetting = "Auth:SigningKey";
    const int MinKeyBytes = 32;

    /// <summary>
    /// Base address of the OIDC authority, https; in the demo profile also http on loopback. When absent (demo profile only), the demo
    /// identity signs the tokens.
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

    /// <summary>
    /// Key with which the demo identity signs its tokens, at least 32 bytes in Base64, for processes without a common data folder. By
    /// default it is made once per data folder.
    /// </summary>
    public IReadOnlyList<byte>? SigningKey { get; init; }

    /// <exception cref="SettingException">A value is out of range; the message names the setting.</exception>
    public static AuthSettings Read(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration);
        var defaults = new AuthSettings();
        return new AuthSettings
        {
            Authority = ReadAuthority(settings.Text(
                AuthoritySetting, "identity authority whose tokens are accepted; required in the production profile",
                "an https address; in the demo profile also http on loopback")),
            Issuer = settings.Text("Auth:Issuer", "issuer (`iss`) expected in tokens", shown: "the authority's"),
            Audience = settings.TextOr("Auth:Audience", defaults.Audience, "audience (`aud`) expected in tokens"),
            RoleClaim = settings.TextOr(
                "Auth:RoleClaim", defaults.RoleClaim, "claim with the roles: its name, or a path such as `realm_access.roles`"),
            SigningKey = ReadSigningKey(settings.Secret(
                SigningKeySetting, "demo profile: key that signs the tokens, for processes without a common data folder",
                $"at least {MinKeyBytes} bytes in Base64", "made once per data folder")),
            Algorithms = ReadAlgorithms(settings, defaults.Algorithms),
            ClockSkew = settings.Duration(
                "Auth:ClockSkew", defaults.ClockSkew, new(TimeSpan.Zero, TimeSpan.FromSeconds(30)), "tolerated difference of clocks"),
            DemoTokenLifetime = settings.Duration(
                "Auth:DemoTokenLifetime", defaults.DemoTokenLifetime, new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
                "lifetime of the demo identity's tokens"),
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
            : throw new SettingException(AuthoritySetting, "must be an https address (http only on loopback, in the demo profile)");
    }

    static byte[]? ReadSigningKey(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length >= MinKeyBytes
            ? key[..length]
            : throw new SettingException(SigningKeySetting, $"must be at least {MinKeyBytes} bytes in Base64");
    }

    static IReadOnlyList<string> ReadAlgorithms(SettingReader settings, IReadOnlyList<string> known)
    {
        var all = string.Join(", ", known);
        var configured = settings.List("Auth:Algorithms", "accepted signature algorithms", all, all);
        var unknown = configured.Except(known, StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new SettingException("Auth:Algorithms", $"'{unknown}' is not one of {all}");
        return configured.Count == 0 ? known : configured;
    }
}

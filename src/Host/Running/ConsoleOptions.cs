using Doms.Console.Settings;
using Doms.Hosting.Web;

namespace Doms.Host.Running;

/// <summary>Section <c>Console</c>.</summary>
/// <param name="IsEnabled">The console is served; by default in the demo profile only.</param>
/// <param name="Client">The console as a client of the authority; null for the demo identity.</param>
sealed record ConsoleOptions(bool IsEnabled, OidcClient? Client)
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="SettingException">A setting is invalid, or one is missing; the message names it.</exception>
    public static ConsoleOptions Read(RecordedConfiguration configuration, WebSettings web)
    {
        var settings = new SettingReader(configuration);
        var clientId = settings.Text(
            "Console:ClientId", "id under which the authority knows the console", shown: "none; required with `Auth:Authority`");
        var secret = settings.Secret("Console:ClientSecret", "secret of a confidential client");
        var audience = settings.Text("Console:Audience", "audience to ask for, where the authority needs it to be named");
        var scope = settings.TextOr(
            "Console:Scope", "openid",
            "scopes to ask for; `offline_access` for a refresh token, where the authority wants it; of others the token must have those "
            + "of DOMS too");
        var publicUrl = ReadUrl(settings);
        // An authority that does not know the console is no reason not to start.
        var isDefault = web.IsDemo && (web.Auth.Authority is null || clientId is not null);
        var isEnabled = settings.Flag("Console:Enabled", "serves the console", isDefault, "demo: true; production: false");
        if (!isEnabled || web.Auth.Authority is not { } authority) return new ConsoleOptions(isEnabled, null);
        return clientId is null
            ? throw new SettingException("Console:ClientId", "must be the id under which the authority knows the console")
            : new ConsoleOptions(true, new OidcClient(authority, clientId, secret, scope, audience, publicUrl));
    }

    static Uri? ReadUrl(SettingReader settings)
    {
        const string name = "Console:PublicUrl";
        if (settings.Address(name, "address at which browsers see the system, behind a proxy that ends TLS",
            "that of the request") is not { } url)
            return null;
        return url.AbsolutePath == "/"
            ? url
            : throw new SettingException(name, "must be an address without a path, such as https://shop.example");
    }
}

namespace Doms.Console.Settings;

/// <summary>Settings of the console.</summary>
/// <param name="Api">Base address of the API that this process serves; read when the first page is asked for.</param>
/// <param name="Client">The console as a client of the authority at which people sign in; null for the demo identity.</param>
/// <param name="Clock">Clock of sessions and ages.</param>
/// <param name="Log">Receives a line for an error of the console's own.</param>
public sealed record ConsoleSettings(Func<Uri> Api, OidcClient? Client, TimeProvider Clock, Action<string> Log)
{
    /// <summary>Path of the first page.</summary>
    public const string Path = "/console";
}

/// <summary>The console as a client of an OIDC authority: authorization code flow with PKCE.</summary>
/// <param name="Address">Base address of the authority.</param>
/// <param name="ClientId">Id under which the authority knows the console.</param>
/// <param name="ClientSecret">Secret of a confidential client; null for a public one.</param>
/// <param name="Scopes">Scopes to ask for, separated by spaces.</param>
/// <param name="Audience">The audience to ask for, where the authority needs it to be named; null for none.</param>
/// <param name="PublicUrl">Address at which browsers see the system, without a path; null for that of the request.</param>
public sealed record OidcClient(Uri Address, string ClientId, string? ClientSecret, string Scopes, string? Audience, Uri? PublicUrl);

using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.Console.SignIn;

/// <summary>Speaks with the OIDC authority: authorization code flow with PKCE (RFC 7636), and refresh tokens.</summary>
sealed class Authority(OidcClient client) : IDisposable
{
    const int RandomBytes = 32;
    const int LargestAnswer = 1024 * 1024;
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = client.Address, Timeout = Timeout, MaxResponseContentBufferSize = LargestAnswer,
    };

    Endpoints? _endpoints;

    /// <summary>A random text for a state or a verifier.</summary>
    public static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The address to which the browser is sent.</summary>
    /// <exception cref="HttpRequestException">The authority does not respond.</exception>
    public async Task<string> AuthorizeAddress(string redirectUri, string state, string verifier, CancellationToken cancel)
    {
        var endpoints = await Discover(cancel);
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = client.ClientId, ["redirect_uri"] = redirectUri, ["scope"] = client.Scopes,
            ["state"] = state, ["code_challenge"] = challenge, ["code_challenge_method"] = "S256",
        };
        if (client.Audience is not null) query["audience"] = client.Audience;
        return QueryHelpers.AddQueryString(endpoints.Authorization, query);
    }

    /// <summary>Redeems the code with which the browser came back; null if the authority refuses it.</summary>
    public Task<Tokens?> Redeem(string code, string redirectUri, string verifier, CancellationToken cancel) => Ask(new()
    {
        ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri, ["code_verifier"] = verifier,
    }, cancel);

    /// <summary>Fetches a new token; null if the authority refuses, or does not respond.</summary>
    public async Task<Tokens?> Refresh(string refreshToken, CancellationToken cancel)
    {
        try
        {
            return await Ask(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    async Task<Tokens?> Ask(Dictionary<string, string> form, CancellationToken cancel)
    {
        var endpoints = await Discover(cancel);
        form["client_id"] = client.ClientId;
        if (client.ClientSecret is { } secret) form["client_secret"] = secret;
        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(endpoints.Token, content, cancel);
        if (!response.IsSuccessStatusCode) return null;
        var answer = await response.Content.ReadFromJsonAsync(AuthorityJson.Default.TokenAnswer, cancel);
        return answer is { AccessToken: { } token }
            ? new Tokens(token, TimeSpan.FromSeconds(answer.ExpiresIn ?? Tokens.DefaultSeconds), answer.RefreshToken)
            : null;
    }

    async Task<Endpoints> Discover(CancellationToken cancel)
    {
        if (_endpoints is { } known) return known;
        var metadata = await _http.GetFromJsonAsync(
            new Uri(".well-known/openid-configuration", UriKind.Relative), AuthorityJson.Default.Endpoints, cancel)
            ?? throw new HttpRequestException("The authority's metadata is empty.");
        if (!IsSafe(metadata.Authorization) || !IsSafe(metadata.Token))
            throw new HttpRequestException("The authority's addresses are not https.");
        return _endpoints = metadata;
    }

    bool IsSafe(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.IsLoopback && client.Address.IsLoopback));
}

/// <summary>Addresses of an authority.</summary>
sealed record Endpoints(
    [property: JsonPropertyName("authorization_endpoint")] string Authorization,
    [property: JsonPropertyName("token_endpoint")] string Token);

/// <summary>Response of a token endpoint.</summary>
sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] long? ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken);

/// <summary>Tokens that an authority issued.</summary>
sealed record Tokens(string AccessToken, TimeSpan Lifetime, string? RefreshToken)
{
    /// <summary>Lifetime in seconds where the authority states none.</summary>
    public const long DefaultSeconds = 300;
}

[JsonSerializable(typeof(Endpoints)), JsonSerializable(typeof(TokenAnswer))]
sealed partial class AuthorityJson : JsonSerializerContext;

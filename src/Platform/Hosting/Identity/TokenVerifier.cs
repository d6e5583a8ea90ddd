using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// Verifies tokens: algorithm, type, signature, issuer, audience, lifetime. Replaces ASP.NET Core's
/// bearer handler, for reasons in docs/adr/0006-an-authoritys-keys-are-cached-by-us.md.
/// </summary>
sealed class TokenVerifier(ITokenKeys keys, AuthSettings settings, TimeProvider clock, ILogger<TokenVerifier> log)
{
    /// <summary>
    /// Lifetime of a cached verification. With the age of an authority's keys, it is the time after which no token of a withdrawn key
    /// is accepted.
    /// </summary>
    static readonly TimeSpan LongestTrust = TimeSpan.FromMinutes(2);

    static readonly string[] AccessTokenTypes = ["JWT", "at+jwt", "application/at+jwt"];

    /// <summary>
    /// Disables the library's cache: it looks keys up by id only, so it would still use the old key after its id was reassigned.
    /// </summary>
    static readonly CryptoProviderFactory Uncached = new() { CacheSignatureProviders = false };

    const string NotGenuine = "The token is not signed with a key that is known here.";

    readonly JsonWebTokenHandler _handler = new();
    readonly TokenCache _cache = new(capacity: 20_000);

    /// <summary>Verifies a token; the claims of one that is not genuine are neither trusted nor shown.</summary>
    /// <exception cref="AuthorityUnavailableException">The token cannot be verified at present.</exception>
    public async ValueTask<TokenVerdict> Verify(string token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hash = TokenHash.Of(token);
        if (_cache.Find(hash) is { } known && now < known.Until) return new(known);

        var shape = TokenShape.Read(token, settings.RoleClaim);
        if (shape is null)
            return new(null, "The token is not a signed JWT with an expiry and a subject that can be shown and is not reserved.");
        if (!keys.Algorithms.Contains(shape.Algorithm) || !IsAccessToken(shape.Type))
            return new(null, "Tokens of this algorithm or type are not accepted.");
        var signers = await keys.Find(shape.KeyId, shape.Algorithm, ct);
        if (signers is null) return new(null, NotGenuine);
        var result = await _handler.ValidateTokenAsync(token, Expectations(shape.Algorithm, signers));
        if (!result.IsValid)
        {
            log.TokenRefused(result.Exception.GetType().Name);
            return new(null, Refusal(result.Exception, shape));
        }

        var trusted = now + LongestTrust;
        var until = shape.Expires + settings.ClockSkew;
        var verified = new VerifiedCaller(Roles.ToCaller(shape.Subject, shape.Roles, shape.Scopes), until < trusted ? until : trusted);
        _cache.Add(hash, verified);
        return new(verified);
    }

    static bool IsAccessToken(string? type) => type is null || AccessTokenTypes.Contains(type, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names what is wrong with a token. The signature is checked before lifetime, audience and issuer.</summary>
    string Refusal(Exception error, TokenShape shape) => error switch
    {
        SecurityTokenInvalidLifetimeException when clock.GetUtcNow() >= shape.Expires + settings.ClockSkew =>
            $"The token expired at {shape.Expires:yyyy-MM-dd'T'HH:mm:ss'Z'}.",
        SecurityTokenInvalidLifetimeException => "The token is not valid yet.",
        SecurityTokenInvalidAudienceException => $"The token is not for the audience '{settings.Audience}'.",
        SecurityTokenInvalidIssuerException => "The token is of another issuer.",
        _ => NotGenuine,
    };

    TokenValidationParameters Expectations(string algorithm, TokenKeys signers) => new()
    {
        IssuerSigningKeys = signers.Keys,
        ValidAlgorithms = [algorithm],
        CryptoProviderFactory = Uncached,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = true,
        ValidateIssuer = true,
        ValidIssuer = settings.Issuer ?? signers.Issuer,
        ValidateAudience = true,
        ValidAudience = settings.Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        LifetimeValidator = (notBefore, expires, _, _) => IsCurrent(notBefore, expires),
    };

    bool IsCurrent(DateTime? notBefore, DateTime? expires)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + settings.ClockSkew
            && (notBefore is not { } start || now >= start - settings.ClockSkew);
    }
}

/// <summary>The caller of a valid token; null, with a sentence for its bearer, for another one.</summary>
sealed record TokenVerdict(VerifiedCaller? Caller, string? Refusal = null);

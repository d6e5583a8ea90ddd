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

    readonly JsonWebTokenHandler _handler = new();
    readonly TokenCache _cache = new(capacity: 20_000);

    /// <summary>Returns null when the token is invalid for any reason.</summary>
    /// <exception cref="AuthorityUnavailableException">The token cannot be verified at present.</exception>
    public async ValueTask<VerifiedCaller?> Verify(string token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hash = TokenHash.Of(token);
        if (_cache.Find(hash) is { } known && now < known.Until) return known;

        var shape = TokenShape.Read(token, settings.RoleClaim);
        if (shape is null || !keys.Algorithms.Contains(shape.Algorithm) || !IsAccessToken(shape.Type)) return null;
        var signers = await keys.Find(shape.KeyId, shape.Algorithm, ct);
        if (signers is null || !await IsGenuine(token, shape.Algorithm, signers)) return null;

        var trusted = now + LongestTrust;
        var until = shape.Expires + settings.ClockSkew;
        var verified = new VerifiedCaller(Roles.ToCaller(shape.Subject, shape.Roles, shape.Scopes), until < trusted ? until : trusted);
        _cache.Add(hash, verified);
        return verified;
    }

    static bool IsAccessToken(string? type) => type is null || AccessTokenTypes.Contains(type, StringComparer.OrdinalIgnoreCase);

    async Task<bool> IsGenuine(string token, string algorithm, TokenKeys signers)
    {
        var result = await _handler.ValidateTokenAsync(token, Expectations(algorithm, signers));
        if (!result.IsValid) log.TokenRefused(result.Exception.GetType().Name);
        return result.IsValid;
    }

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

using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// Source of the keys that verify tokens: the demo identity, or an authority.
/// </summary>
interface ITokenKeys
{
    /// <summary>The accepted signature algorithms.</summary>
    IReadOnlyList<string> Algorithms { get; }

    /// <summary>Returns the key with that id and its issuer; null if the key is unknown.</summary>
    /// <exception cref="AuthorityUnavailableException">No key is known yet: the authority does not respond.</exception>
    ValueTask<TokenKey?> Find(string? keyId, CancellationToken ct);
}

/// <summary>A key that verifies tokens, with their issuer.</summary>
sealed record TokenKey(SecurityKey Key, string Issuer);

/// <summary>No token can be verified, because the authority's keys could not be fetched.</summary>
public sealed class AuthorityUnavailableException(string message, Exception? inner) : Exception(message, inner);

using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// Source of the keys that verify tokens: the demo identity, or an authority.
/// </summary>
interface ITokenKeys
{
    /// <summary>The accepted signature algorithms.</summary>
    IReadOnlyList<string> Algorithms { get; }

    /// <summary>Returns the keys that may have signed a token with that key id and algorithm, and their issuer; null without one.</summary>
    /// <exception cref="AuthorityUnavailableException">No key is known yet: the authority does not respond.</exception>
    ValueTask<TokenKeys?> Find(string? keyId, string algorithm, CancellationToken ct);
}

/// <summary>Keys that verify a token, with their issuer.</summary>
sealed record TokenKeys(IReadOnlyList<SecurityKey> Keys, string Issuer);

/// <summary>No token can be verified, because the authority's keys could not be fetched.</summary>
public sealed class AuthorityUnavailableException(string message, Exception? inner) : Exception(message, inner);

using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// Where the keys come from that tokens are verified with: the demo identity's own, or an authority's.
/// </summary>
interface ITokenKeys
{
    /// <summary>The only algorithms believed.</summary>
    IReadOnlyList<string> Algorithms { get; }

    /// <summary>The key with that id and the issuer it speaks for; null when there is none.</summary>
    /// <exception cref="AuthorityUnavailableException">No key is known yet: the authority does not answer.</exception>
    ValueTask<TokenKey?> Find(string? keyId, CancellationToken ct);
}

/// <summary>A key to verify with, and whose tokens it signs.</summary>
sealed record TokenKey(SecurityKey Key, string Issuer);

/// <summary>No token can be judged, because the authority's keys could not be fetched.</summary>
public sealed class AuthorityUnavailableException(string message, Exception? inner) : Exception(message, inner);

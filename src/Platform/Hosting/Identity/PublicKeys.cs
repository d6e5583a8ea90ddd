using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>A key of an authority, and the algorithms whose signatures it may verify.</summary>
sealed record PublicKey(SecurityKey Key, IReadOnlyList<string> Algorithms);

/// <summary>
/// An authority's JWKS (RFC 7517) as verification keys: RSA and the NIST curves, for signatures only.
/// </summary>
static class PublicKeys
{
    const int ShortestRsaBits = 2048;

    static readonly string[] RsaAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    /// <summary>Keys of other kinds are ignored, and so is one that is malformed: the others stay usable.</summary>
    /// <exception cref="ArgumentException">The text is not a valid JWKS.</exception>
    public static IEnumerable<PublicKey> Read(string json) => new JsonWebKeySet(json).Keys
        .Where(key => key.Use is null or "" or "sig")
        .Select(TryRead)
        .OfType<PublicKey>();

    static PublicKey? TryRead(JsonWebKey key)
    {
        try
        {
            var made = key.Kty switch
            {
                JsonWebAlgorithmsKeyTypes.RSA => ToRsa(key),
                JsonWebAlgorithmsKeyTypes.EllipticCurve => ToCurve(key),
                _ => null,
            };
            made?.Key.KeyId = string.IsNullOrEmpty(key.Kid) ? null : key.Kid;
            return made is null || string.IsNullOrEmpty(key.Alg)
                ? made
                : made with { Algorithms = [.. made.Algorithms.Where(algorithm => algorithm == key.Alg)] };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    static PublicKey? ToRsa(JsonWebKey key)
    {
        var made = new RsaSecurityKey(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.N),
            Exponent = Base64Url.DecodeFromChars(key.E),
        });
        return made.KeySize >= ShortestRsaBits ? new PublicKey(made, RsaAlgorithms) : null;
    }

    static PublicKey? ToCurve(JsonWebKey key)
    {
        (ECCurve Curve, string Algorithm)? fit = key.Crv switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, SecurityAlgorithms.EcdsaSha256),
            "P-384" => (ECCurve.NamedCurves.nistP384, SecurityAlgorithms.EcdsaSha384),
            "P-521" => (ECCurve.NamedCurves.nistP521, SecurityAlgorithms.EcdsaSha512),
            _ => null,
        };
        if (fit is not var (curve, algorithm)) return null;
        var point = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) };
        var made = ECDsa.Create(new ECParameters { Curve = curve, Q = point }); // Refuses a point that is not on the curve.
        return new PublicKey(new ECDsaSecurityKey(made), [algorithm]);
    }
}

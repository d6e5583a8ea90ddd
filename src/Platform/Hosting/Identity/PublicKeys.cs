using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Doms.Hosting.Identity;

/// <summary>
/// An authority's JWKS (RFC 7517) as verification keys: RSA and the NIST curves, for signatures only.
/// </summary>
static class PublicKeys
{
    const int ShortestRsaBits = 2048;

    /// <summary>Keys of other kinds are ignored.</summary>
    /// <exception cref="ArgumentException">The text is not a valid JWKS.</exception>
    public static IEnumerable<SecurityKey> Read(string json) => new JsonWebKeySet(json).Keys
        .Where(key => key.Use is null or "" or "sig")
        .Select(ToKey)
        .OfType<SecurityKey>();

    static SecurityKey? ToKey(JsonWebKey key)
    {
        SecurityKey? made = key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA => ToRsa(key),
            JsonWebAlgorithmsKeyTypes.EllipticCurve => ToCurve(key),
            _ => null,
        };
        made?.KeyId = key.Kid;
        return made;
    }

    static RsaSecurityKey? ToRsa(JsonWebKey key)
    {
        var made = new RsaSecurityKey(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.N),
            Exponent = Base64Url.DecodeFromChars(key.E),
        });
        return made.KeySize >= ShortestRsaBits ? made : null;
    }

    static ECDsaSecurityKey? ToCurve(JsonWebKey key)
    {
        ECCurve? curve = key.Crv switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            _ => null,
        };
        if (curve is not { } named) return null;
        var point = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) };
        return new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = named, Q = point }));
    }
}

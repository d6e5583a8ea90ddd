using System.Buffers.Text;
using System.Security.Cryptography;

namespace Doms.Tests.Hosting;

/// <summary>Public keys as members of a JWKS; a member that is null is left out.</summary>
static class Jwk
{
    public static Dictionary<string, object> Of(ECDsa key, string? id, string? algorithm)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return Of("EC", id, algorithm, ("crv", $"P-{key.KeySize}"), ("x", Text(parameters.Q.X!)), ("y", Text(parameters.Q.Y!)));
    }

    public static Dictionary<string, object> Of(RSA key, string? id, string? algorithm)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return Of("RSA", id, algorithm, ("n", Text(parameters.Modulus!)), ("e", Text(parameters.Exponent!)));
    }

    /// <summary>Names a point that is not on its curve.</summary>
    public static Dictionary<string, object> OffItsCurve(string id) =>
        Of("EC", id, "ES256", ("crv", "P-256"), ("x", Text(new byte[32])), ("y", Text(new byte[32])));

    static Dictionary<string, object> Of(string kind, string? id, string? algorithm, params (string Name, string Value)[] members)
    {
        var key = new Dictionary<string, object> { ["kty"] = kind, ["use"] = "sig" };
        if (id is not null) key["kid"] = id;
        if (algorithm is not null) key["alg"] = algorithm;
        foreach (var (name, value) in members) key[name] = value;
        return key;
    }

    static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

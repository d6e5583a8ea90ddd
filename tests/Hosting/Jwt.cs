using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Doms.Tests.Hosting;

/// <summary>Builds tokens by hand, valid or malformed in any way.</summary>
static class Jwt
{
    public static string Make(object header, object claims, Func<byte[], byte[]> sign)
    {
        var body = $"{Encode(header)}.{Encode(claims)}";
        return $"{body}.{Encode(sign(Encoding.ASCII.GetBytes(body)))}";
    }

    public static Func<byte[], byte[]> SignWith(ECDsa key) => bytes => key.SignData(bytes, HashAlgorithmName.SHA256);

    public static Func<byte[], byte[]> SignWith(byte[] secret) => bytes => HMACSHA256.HashData(secret, bytes);

    static string Encode(object json) => Encode(JsonSerializer.SerializeToUtf8Bytes(json));

    static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

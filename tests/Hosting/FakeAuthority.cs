using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

/// <summary>An in-process OIDC authority that counts requests for its keys.</summary>
sealed class FakeAuthority : HttpMessageHandler
{
    public const string Issuer = "https://login.example";

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId { get; set; } = "k1";

    /// <summary>Sent instead of the single key; null for that.</summary>
    public object[]? Keys { get; set; }

    public bool IsDown { get; set; }

    /// <summary>Task to complete before the authority responds.</summary>
    public Task ResponseDelay { get; set; } = Task.CompletedTask;

    public int KeyFetches { get; private set; }

    public List<string> RequestedUrls { get; } = [];

    public static (string Name, string Value)[] Settings { get; } = [("Auth:Authority", Issuer)];

    public Dictionary<string, object> Claims(FakeTimeProvider clock) => new(StringComparer.Ordinal)
    {
        ["iss"] = Issuer,
        ["aud"] = "doms",
        ["sub"] = "alice",
        ["exp"] = clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(),
    };

    public string Token(Dictionary<string, object> claims) =>
        Jwt.Make(new { alg = "ES256", kid = KeyId, typ = "at+jwt" }, claims, Jwt.SignWith(Key));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestedUrls.Add(request.RequestUri!.ToString());
        await ResponseDelay;
        if (IsDown) throw new HttpRequestException("down");
        var isMetadata = request.RequestUri.AbsolutePath == "/.well-known/openid-configuration";
        if (!isMetadata) KeyFetches++;
        var body = isMetadata
            ? JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = Issuer + "/keys" })
            : JsonSerializer.Serialize(new { keys = Keys ?? [PublicKey()] });
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) };
    }

    object PublicKey() => Jwk.Of(Key, KeyId, "ES256");

    protected override void Dispose(bool disposing)
    {
        if (disposing) Key.Dispose();
        base.Dispose(disposing);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace Doms.Tests.Hosting;

/// <summary>Keys of an authority: rotated, withdrawn, malformed, of all kinds.</summary>
public sealed class AuthorityKeyTests : IAsyncLifetime
{
    readonly FakeAuthority _authority = new();
    TestWebHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestWebHost.Start("production", _authority, FakeAuthority.Settings);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Withdrawn_key_is_refused_within_five_minutes()
    {
        (await StatusOf(FreshToken())).ShouldBe(HttpStatusCode.OK);
        using var successor = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority.Keys = [Jwk.Of(successor, "k2", "ES256")];
        var fetched = _authority.KeyFetches;

        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Until(() => _authority.KeyFetches > fetched);
        (await StatusOf(FreshToken())).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Bad_key_is_skipped_alone()
    {
        _authority.Keys = [Jwk.OffItsCurve("bad"), Jwk.Of(_authority.Key, "k1", "ES256")];
        (await StatusOf(FreshToken())).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public async Task Rsa_key_verifies_every_rsa_algorithm(string algorithm)
    {
        using var key = RSA.Create(2048);
        _authority.Keys = [Jwk.Of(key, "k1", algorithm: null)];
        (await StatusOf(Token(algorithm, Sign(key, algorithm)))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ES256", "P-256")]
    [InlineData("ES384", "P-384")]
    [InlineData("ES512", "P-521")]
    public async Task Curve_verifies_its_algorithm(string algorithm, string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve.Replace("P-", "nistP", StringComparison.Ordinal)));
        _authority.Keys = [Jwk.Of(key, "k1", algorithm: null)];
        (await StatusOf(Token(algorithm, bytes => key.SignData(bytes, HashOf(algorithm))))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("RS256", "PS256")]
    [InlineData("PS256", "RS256")]
    public async Task Key_verifies_only_the_algorithm_that_it_names(string named, string used)
    {
        using var key = RSA.Create(2048);
        _authority.Keys = [Jwk.Of(key, "k1", named)];
        (await StatusOf(Token(used, Sign(key, used)))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Keys_without_id_verify_tokens_with_one()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority.Keys = [Jwk.Of(other, id: null, "ES256"), Jwk.Of(_authority.Key, id: null, "ES256")];
        (await StatusOf(FreshToken())).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("AT+JWT", HttpStatusCode.OK)]
    [InlineData("jwt", HttpStatusCode.OK)]
    [InlineData("dpop+jwt", HttpStatusCode.Unauthorized)]
    public async Task Type_of_a_token_is_compared_without_case(string type, HttpStatusCode status)
    {
        var token = Jwt.Make(new { alg = "ES256", kid = "k1", typ = type }, _authority.Claims(_host.Clock), Jwt.SignWith(_authority.Key));
        (await StatusOf(token)).ShouldBe(status);
    }

    [Fact]
    public async Task Not_ready_until_a_key_was_fetched()
    {
        _authority.IsDown = true;
        using var client = _host.Client();
        using var response = await client.GetAsync("/readyz");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"authority\":\"Unhealthy\"");

        _authority.IsDown = false;
        _host.Clock.Advance(TimeSpan.FromSeconds(31));
        (await client.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["offline_access","operator"]}}""")]
    [InlineData("https://shop.example/roles", """{"https://shop.example/roles":["operator"]}""")]
    [InlineData("resource_access.doms.roles", """{"resource_access":{"doms":{"roles":"operator"}}}""")]
    public async Task Roles_are_read_from_a_nested_claim(string path, string claims)
    {
        await using var host = await TestWebHost.Start("production", _authority, [.. FakeAuthority.Settings, ("Auth:RoleClaim", path)]);
        var all = _authority.Claims(host.Clock);
        foreach (var claim in JsonDocument.Parse(claims).RootElement.EnumerateObject()) all[claim.Name] = claim.Value;
        using var client = host.Client(token: _authority.Token(all));
        (await client.GetStringAsync("/api/orders/me")).ShouldBe("alice/operator");
    }

    [Theory]
    [InlineData("scope", "\"openid operations\"")]
    [InlineData("scp", "[\"operations\"]")]
    [InlineData("scp", "\"operations read\"")]
    public async Task Scopes_are_read_from_either_claim(string name, string value)
    {
        var claims = _authority.Claims(_host.Clock);
        claims[name] = JsonDocument.Parse(value).RootElement;
        using var client = _host.Client(token: _authority.Token(claims));
        (await client.GetAsync("/api/orders/operator-only")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    string FreshToken() => _authority.Token(_authority.Claims(_host.Clock));

    string Token(string algorithm, Func<byte[], byte[]> sign) =>
        Jwt.Make(new { alg = algorithm, kid = "k1" }, _authority.Claims(_host.Clock), sign);

    async Task<HttpStatusCode> StatusOf(string token)
    {
        using var client = _host.Client(token: token);
        using var response = await client.GetAsync("/api/orders/me");
        return response.StatusCode;
    }

    static async Task Until(Func<bool> done)
    {
        while (!done()) await Task.Yield();
    }

    static Func<byte[], byte[]> Sign(RSA key, string algorithm) => bytes => key.SignData(
        bytes, HashOf(algorithm), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);

    static HashAlgorithmName HashOf(string algorithm) => new($"SHA{algorithm[2..]}");
}

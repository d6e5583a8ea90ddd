using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Doms.Contracts;
using Doms.Gateway;
using Doms.Hosting.Web;

namespace Doms.Tests.Hosting;

public sealed class TokenTests : IAsyncLifetime
{
    readonly FakeAuthority _authority = new();
    TestWebHost _host = null!;

    public static TheoryData<string> InvalidTokens { get; } =
    [
        "expired", "not yet valid", "wrong audience", "wrong issuer", "no algorithm", "signed with the public key",
        "unknown key", "tampered", "id token", "two signatures", "huge", "no subject", "anonymous subject", "subject of the system",
        "no expiry",
        "duplicate members", "critical header", "not a token", "empty", "audience with a slash", "padded header", "padded claims",
        "padded signature", "another spelling of the signature",
    ];

    /// <summary>All service names; another test checks that these are the composed services.</summary>
    static readonly string[] Services = [.. typeof(ServiceNames).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    public async ValueTask InitializeAsync() => _host = await TestWebHost.Start(
        "production", _authority, FakeAuthority.Settings,
        [GatewayModule.Joined(), TestWebHost.Orders(), TestWebHost.Inventory(), .. OtherServices()]);

    /// <summary>Ports of services without routes, because a token is verified before routing.</summary>
    static IEnumerable<ServiceEndpoints> OtherServices() => Services.Select((name, offset) => new ServiceEndpoints(name, offset, _ => { }))
        .Where(service => service.Name is not (ServiceNames.Gateway or ServiceNames.Orders or ServiceNames.Inventory));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [MemberData(nameof(InvalidTokens))]
    public async Task Invalid_token_is_rejected_on_every_port_before_routing(string kind)
    {
        foreach (var service in Services)
        {
            using var client = _host.Client(service);
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {CreateInvalidToken(kind)}");
            using var response = await client.GetAsync("/no/such/address");

            response.StatusCode.ShouldBeOneOf(ExpectedStatuses(kind));
            if (response.StatusCode != HttpStatusCode.Unauthorized) continue;
            response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact]
    public async Task Valid_token_is_accepted_on_every_port_until_expiry()
    {
        var claims = _authority.Claims(_host.Clock);
        claims["role"] = "operator";
        using var gateway = _host.Client(token: _authority.Token(claims));
        using var orders = _host.Client(ServiceNames.Orders, _authority.Token(claims));

        (await gateway.GetStringAsync("/api/orders/me")).ShouldBe("alice/operator");
        (await orders.GetStringAsync("/orders/me")).ShouldBe("alice/operator");

        _host.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29));
        (await gateway.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _host.Clock.Advance(TimeSpan.FromSeconds(2));
        (await gateway.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Unknown_role_is_treated_as_customer()
    {
        var claims = _authority.Claims(_host.Clock);
        claims["role"] = new[] { "Operator", "root" };
        using var client = _host.Client(token: _authority.Token(claims));

        (await client.GetStringAsync("/api/orders/me")).ShouldBe("alice/customer");
    }

    [Fact]
    public async Task Unknown_key_ids_do_not_cause_repeated_key_fetches()
    {
        for (var i = 0; i < 20; i++)
        {
            using var client = _host.Client(token: CreateInvalidToken("unknown key"));
            await client.GetAsync("/api/orders/me");
        }

        _authority.KeyFetches.ShouldBe(1);
        _authority.RequestedUrls.ShouldAllBe(address => address.StartsWith(FakeAuthority.Issuer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_authority_key_is_fetched()
    {
        using var before = _host.Client(token: _authority.Token(_authority.Claims(_host.Clock)));
        (await before.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        _authority.KeyId = "k2";
        _host.Clock.Advance(TimeSpan.FromSeconds(31));
        using var after = _host.Client(token: _authority.Token(_authority.Claims(_host.Clock)));
        (await after.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Known_key_is_used_while_authority_hangs()
    {
        using var before = _host.Client(token: _authority.Token(_authority.Claims(_host.Clock)));
        (await before.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var pendingResponse = new TaskCompletionSource();
        _authority.ResponseDelay = pendingResponse.Task;
        _host.Clock.Advance(TimeSpan.FromHours(13));
        for (var i = 0; i < 3; i++)
        {
            using var after = _host.Client(token: _authority.Token(_authority.Claims(_host.Clock)));
            (await after.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
            _host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        _authority.RequestedUrls.Count.ShouldBe(3, "the first two addresses, and one attempt still in flight");
        pendingResponse.SetResult();
    }

    [Fact]
    public async Task Reused_key_id_does_not_validate_tokens_of_old_key()
    {
        using var old = _host.Client(token: _authority.Token(_authority.Claims(_host.Clock)));
        (await old.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var successor = new FakeAuthority();
        await using var host = await TestWebHost.Start("production", successor, FakeAuthority.Settings);
        using var client = host.Client(token: successor.Token(successor.Claims(host.Clock)));
        using var stranger = host.Client(token: _authority.Token(_authority.Claims(host.Clock)));
        (await client.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stranger.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_is_503_while_no_authority_key_is_known()
    {
        _authority.IsDown = true;
        using var client = _host.Client(token: _authority.Token(_authority.Claims(_host.Clock)));
        using var response = await client.GetAsync("/api/orders/me");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("expired", "The token expired at 1999-12-31T23:59:29Z.")]
    [InlineData("not yet valid", "The token is not valid yet.")]
    [InlineData("wrong audience", "The token is not for the audience 'doms'.")]
    [InlineData("wrong issuer", "The token is of another issuer.")]
    [InlineData("tampered", "The token is not signed with a key that is known here.")]
    [InlineData("id token", "Tokens of this algorithm or type are not accepted.")]
    [InlineData("garbage", "The token is not a signed JWT with an expiry and a subject that can be shown and is not reserved.")]
    public async Task Refusal_of_a_token_says_what_is_wrong(string kind, string message)
    {
        using var client = _host.Client(token: CreateInvalidToken(kind));

        (await MessageOf(await client.GetAsync("/orders/me"))).ShouldBe(message);
    }

    [Theory]
    [InlineData("scope", "")]
    [InlineData("scope", "admin")]
    [InlineData("scope", "read\toperations")]
    [InlineData("scp", null)]
    public async Task Scope_claim_without_known_words_gives_nothing(string claim, string? value)
    {
        var claims = _authority.Claims(_host.Clock);
        claims["role"] = "operator";
        claims[claim] = value is null ? new { read = 1 } : value;
        using var client = _host.Client(token: _authority.Token(claims));

        (await client.GetAsync("/api/orders/operator-only")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    static async Task<string?> MessageOf(HttpResponseMessage response)
    {
        using (response)
        {
            var problem = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            return problem.GetProperty("message").GetString();
        }
    }

    [Fact]
    public async Task Non_bearer_credentials_are_rejected()
    {
        using var client = _host.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic b3BlcmF0b3I6");

        (await MessageOf(await client.GetAsync("/orders/me"))).ShouldBe("The header Authorization must have the scheme Bearer.");
    }

    /// <summary>Expected statuses; the server itself rejects a request that is too large to read.</summary>
    static HttpStatusCode[] ExpectedStatuses(string kind) => kind == "huge"
        ? [HttpStatusCode.Unauthorized, HttpStatusCode.RequestHeaderFieldsTooLarge]
        : [HttpStatusCode.Unauthorized];

    string CreateInvalidToken(string kind)
    {
        var claims = _authority.Claims(_host.Clock);
        var good = _authority.Token(claims);
        var now = _host.Clock.GetUtcNow().ToUnixTimeSeconds();
        return kind switch
        {
            "expired" => With("exp", now - 31),
            "not yet valid" => With("nbf", now + 31),
            "wrong audience" => With("aud", "another"),
            "audience with a slash" => With("aud", "doms/"),
            "padded header" => Respell(good, 0, Pad),
            "padded claims" => Respell(good, 1, Pad),
            "padded signature" => Respell(good, 2, Pad),
            "another spelling of the signature" => Respell(good, 2, part => $"{part[..^1]}{(char)(part[^1] + 1)}"),
            "wrong issuer" => With("iss", "https://login.example.evil"),
            "no subject" => With("sub", ""),
            "anonymous subject" => With("sub", "anonymous"),
            "subject of the system" => With("sub", "Clock"),
            "no algorithm" => Jwt.Make(new { alg = "none", kid = "k1" }, claims, _ => []),
            "signed with the public key" => Jwt.Make(
                new { alg = "HS256", kid = "k1" }, claims, Jwt.SignWith(_authority.Key.ExportSubjectPublicKeyInfo())),
            "unknown key" => Jwt.Make(
                new { alg = "ES256", kid = "k9", jku = "https://evil.example/keys" }, claims, Jwt.SignWith(_authority.Key)),
            "tampered" => Tamper(good),
            "id token" => Jwt.Make(new { alg = "ES256", kid = "k1", typ = "ID" }, claims, Jwt.SignWith(_authority.Key)),
            "two signatures" => good + "." + good.Split('.')[2],
            "huge" => With("pad", new string('x', 20_000)),
            "no expiry" => Without(claims, "exp"),
            "duplicate members" => Duplicate(),
            "critical header" => Jwt.Make(
                new { alg = "ES256", kid = "k1", crit = new[] { "exp" } }, claims, Jwt.SignWith(_authority.Key)),
            "empty" => "",
            _ => "garbage",
        };

        string With(string name, object value)
        {
            claims[name] = value;
            return _authority.Token(claims);
        }
    }

    string Without(Dictionary<string, object> claims, string name)
    {
        claims.Remove(name);
        return _authority.Token(claims);
    }

    string Duplicate()
    {
        var end = _host.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var json = $$"""{"iss":"{{FakeAuthority.Issuer}}","aud":"doms","sub":"alice","sub":"bob","exp":{{end}}}""";
        var claims = System.Text.Json.JsonDocument.Parse(json).RootElement;
        return Jwt.Make(new { alg = "ES256", kid = "k1" }, claims, Jwt.SignWith(_authority.Key));
    }

    /// <summary>Spells a part differently, with the same bytes; the signature covers the spelling of the others.</summary>
    string Respell(string token, int index, Func<string, string> spell)
    {
        var parts = token.Split('.');
        parts[index] = spell(parts[index]);
        var body = $"{parts[0]}.{parts[1]}";
        if (index < 2) parts[2] = Base64Url.EncodeToString(Jwt.SignWith(_authority.Key)(Encoding.ASCII.GetBytes(body)));
        return $"{body}.{parts[2]}";
    }

    static string Pad(string part)
    {
        var padded = part.PadRight((part.Length + 3) / 4 * 4, '=');
        padded.ShouldNotBe(part);
        return padded;
    }

    static string Tamper(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var other = claims.Replace("alice", "mally", StringComparison.Ordinal);
        parts[1] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(other));
        return string.Join('.', parts);
    }
}

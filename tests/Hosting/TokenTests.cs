using System.Net;
using System.Text;
using Doms.Gateway;
using Doms.Hosting.Web;

namespace Doms.Tests.Hosting;

public sealed class TokenTests : IAsyncLifetime
{
    readonly Authority _authority = new();
    Edge _edge = null!;

    public static TheoryData<string> Forgeries { get; } =
    [
        "expired", "not yet valid", "wrong audience", "wrong issuer", "no algorithm", "signed with the public key",
        "unknown key", "tampered", "id token", "two signatures", "huge", "no subject", "anonymous subject", "no expiry",
        "duplicate members", "critical header", "not a token", "empty",
    ];

    /// <summary>All that there are: what is composed is named there, as another test shows.</summary>
    static readonly string[] Services = [.. typeof(ServiceNames).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    public async ValueTask InitializeAsync() => _edge = await Edge.Start(
        "production", _authority, Authority.Settings, [GatewayModule.Joined(), Edge.Orders(), Edge.Inventory(), .. Others()]);

    /// <summary>The ports of the services that have no routes here: a token is looked at before them.</summary>
    static IEnumerable<ServiceEndpoints> Others() => Services.Select((name, offset) => new ServiceEndpoints(name, offset, _ => { }))
        .Where(service => service.Name is not (ServiceNames.Gateway or ServiceNames.Orders or ServiceNames.Inventory));

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_not_good_is_refused_on_every_port_before_routing(string kind)
    {
        foreach (var service in Services)
        {
            using var client = _edge.Client(service);
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Forge(kind)}");
            using var response = await client.GetAsync("/no/such/address");

            response.StatusCode.ShouldBeOneOf(Expected(kind));
            if (response.StatusCode != HttpStatusCode.Unauthorized) continue;
            response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact]
    public async Task A_good_token_is_believed_on_every_port_until_it_ends()
    {
        var claims = _authority.Claims(_edge.Clock);
        claims["role"] = "operator";
        using var gateway = _edge.Client(token: _authority.Token(claims));
        using var orders = _edge.Client(ServiceNames.Orders, _authority.Token(claims));

        (await gateway.GetStringAsync("/api/orders/me")).ShouldBe("alice/operator");
        (await orders.GetStringAsync("/orders/me")).ShouldBe("alice/operator");

        _edge.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29));
        (await gateway.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _edge.Clock.Advance(TimeSpan.FromSeconds(2));
        (await gateway.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_role_that_is_not_known_is_a_customers()
    {
        var claims = _authority.Claims(_edge.Clock);
        claims["role"] = new[] { "Operator", "root" };
        using var client = _edge.Client(token: _authority.Token(claims));

        (await client.GetStringAsync("/api/orders/me")).ShouldBe("alice/customer");
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_the_authority_be_asked_more_often()
    {
        for (var i = 0; i < 20; i++)
        {
            using var client = _edge.Client(token: Forge("unknown key"));
            await client.GetAsync("/api/orders/me");
        }

        _authority.Fetches.ShouldBe(1);
        _authority.Asked.ShouldAllBe(address => address.StartsWith(Authority.Issuer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_key_of_the_authority_is_found()
    {
        using var before = _edge.Client(token: _authority.Token(_authority.Claims(_edge.Clock)));
        (await before.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        _authority.KeyId = "k2";
        _edge.Clock.Advance(TimeSpan.FromSeconds(31));
        using var after = _edge.Client(token: _authority.Token(_authority.Claims(_edge.Clock)));
        (await after.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_with_a_known_key_waits_for_an_authority_that_hangs()
    {
        using var before = _edge.Client(token: _authority.Token(_authority.Claims(_edge.Clock)));
        (await before.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var silence = new TaskCompletionSource();
        _authority.Silence = silence.Task;
        _edge.Clock.Advance(TimeSpan.FromHours(13));
        for (var i = 0; i < 3; i++)
        {
            using var after = _edge.Client(token: _authority.Token(_authority.Claims(_edge.Clock)));
            (await after.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
            _edge.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        _authority.Asked.Count.ShouldBe(3, "the first two addresses, and one try that is still waited for");
        silence.SetResult();
    }

    [Fact]
    public async Task A_key_that_takes_over_anothers_name_is_not_taken_for_it()
    {
        using var old = _edge.Client(token: _authority.Token(_authority.Claims(_edge.Clock)));
        (await old.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var successor = new Authority();
        await using var edge = await Edge.Start("production", successor, Authority.Settings);
        using var client = edge.Client(token: successor.Token(successor.Claims(edge.Clock)));
        using var stranger = edge.Client(token: _authority.Token(_authority.Claims(edge.Clock)));
        (await client.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stranger.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_any_key_a_token_is_neither_believed_nor_called_bad()
    {
        _authority.IsDown = true;
        using var client = _edge.Client(token: _authority.Token(_authority.Claims(_edge.Clock)));
        using var response = await client.GetAsync("/api/orders/me");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Credentials_that_are_no_bearer_token_are_refused()
    {
        using var client = _edge.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic b3BlcmF0b3I6");

        (await client.GetAsync("/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>What is too large to be read at all is refused by the server itself.</summary>
    static HttpStatusCode[] Expected(string kind) => kind == "huge"
        ? [HttpStatusCode.Unauthorized, HttpStatusCode.RequestHeaderFieldsTooLarge]
        : [HttpStatusCode.Unauthorized];

    string Forge(string kind)
    {
        var claims = _authority.Claims(_edge.Clock);
        var good = _authority.Token(claims);
        var now = _edge.Clock.GetUtcNow().ToUnixTimeSeconds();
        return kind switch
        {
            "expired" => With("exp", now - 31),
            "not yet valid" => With("nbf", now + 31),
            "wrong audience" => With("aud", "another"),
            "wrong issuer" => With("iss", "https://login.example.evil"),
            "no subject" => With("sub", ""),
            "anonymous subject" => With("sub", "anonymous"),
            "no algorithm" => Jwt.Make(new { alg = "none", kid = "k1" }, claims, _ => []),
            "signed with the public key" => Jwt.Make(
                new { alg = "HS256", kid = "k1" }, claims, Jwt.By(_authority.Key.ExportSubjectPublicKeyInfo())),
            "unknown key" => Jwt.Make(
                new { alg = "ES256", kid = "k9", jku = "https://evil.example/keys" }, claims, Jwt.By(_authority.Key)),
            "tampered" => Tamper(good),
            "id token" => Jwt.Make(new { alg = "ES256", kid = "k1", typ = "ID" }, claims, Jwt.By(_authority.Key)),
            "two signatures" => good + "." + good.Split('.')[2],
            "huge" => With("pad", new string('x', 20_000)),
            "no expiry" => Without(claims, "exp"),
            "duplicate members" => Duplicate(),
            "critical header" => Jwt.Make(
                new { alg = "ES256", kid = "k1", crit = new[] { "exp" } }, claims, Jwt.By(_authority.Key)),
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
        var end = _edge.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var json = $$"""{"iss":"{{Authority.Issuer}}","aud":"doms","sub":"alice","sub":"bob","exp":{{end}}}""";
        var claims = System.Text.Json.JsonDocument.Parse(json).RootElement;
        return Jwt.Make(new { alg = "ES256", kid = "k1" }, claims, Jwt.By(_authority.Key));
    }

    static string Tamper(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        var other = claims.Replace("alice", "mally", StringComparison.Ordinal);
        parts[1] = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(other));
        return string.Join('.', parts);
    }
}

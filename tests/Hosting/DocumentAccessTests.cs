using System.Net;

namespace Doms.Tests.Hosting;

public sealed class DocumentAccessTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, HttpStatusCode.OK)]
    [InlineData("operators", HttpStatusCode.Unauthorized, HttpStatusCode.OK)]
    [InlineData("public", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("off", HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    public async Task Production_shows_its_document_as_set(string? setting, HttpStatusCode anonymous, HttpStatusCode reader)
    {
        using var authority = new FakeAuthority();
        (string, string)[] settings = setting is null ? [] : [("Http:Documents", setting)];
        await using var host = await TestWebHost.Start("production", authority, [.. FakeAuthority.Settings, .. settings]);
        using var client = host.Client();
        var claims = authority.Claims(host.Clock);
        claims["scope"] = "read";
        using var console = host.Client(token: authority.Token(claims));

        (await client.GetAsync("/openapi/v1.json")).StatusCode.ShouldBe(anonymous);
        (await console.GetAsync("/openapi/v1.json")).StatusCode.ShouldBe(reader);
        (await client.GetAsync("/swagger/index.html")).StatusCode.ShouldBe(
            setting == "public" ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        var root = await client.GetStringAsync("/");
        root.Contains("\"/openapi/v1.json\"", StringComparison.Ordinal).ShouldBe(setting != "off");
        root.Contains("\"/swagger\"", StringComparison.Ordinal).ShouldBe(setting == "public");
        root.ShouldNotContain("\\u");
    }

    [Fact]
    public async Task Production_document_names_the_authority()
    {
        using var authority = new FakeAuthority();
        await using var host = await TestWebHost.Start(
            "production", authority, [.. FakeAuthority.Settings, ("Http:Documents", "public")]);
        using var client = host.Client();
        (await client.GetStringAsync("/openapi/v1.json")).ShouldContain($"{FakeAuthority.Issuer}/.well-known/openid-configuration");
    }

    [Fact]
    public async Task Demo_page_has_a_token_at_once()
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        (await client.GetStringAsync("/swagger/index.html")).ShouldContain("/swagger-login.js");
        (await client.GetStringAsync("/swagger-login.js")).ShouldContain("/auth/login");
    }
}

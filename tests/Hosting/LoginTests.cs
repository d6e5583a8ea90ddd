using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Doms.Hosting.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

public sealed class LoginTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("text/plain")]
    public async Task Login_returns_plain_token_by_default(string? accept)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        if (accept is not null) client.DefaultRequestHeaders.Add("Accept", accept);
        using var response = await client.PostAsync("/auth/login?userId=test-user", null);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var token = await response.Content.ReadAsStringAsync();
        token.ShouldStartWith("eyJ");
        using var user = host.Client(token: token);
        (await user.GetStringAsync("/api/orders/me")).ShouldBe("test-user/customer");
    }

    [Fact]
    public async Task Login_returns_json_when_requested()
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        using var response = await client.PostAsync("/auth/login?userId=ops&role=Operator", null);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();

        body.GetProperty("expiresIn").GetInt64().ShouldBe(8 * 3600);
        using var user = host.Client(token: body.GetProperty("token").GetString());
        (await user.GetStringAsync("/api/orders/operator-only")).ShouldBe("operator-only");
    }

    [Theory]
    [InlineData("/auth/login")]
    [InlineData("/auth/login?userId=")]
    [InlineData("/auth/login?userId=anonymous")]
    [InlineData("/auth/login?userId=a%0Ab")]
    [InlineData("/auth/login?userId=a&role=root")]
    [InlineData("/auth/login?userId=a&scope=")]
    [InlineData("/auth/login?userId=a%E2%80%AEb")]
    public async Task Invalid_user_or_role_gets_no_token(string address)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();

        (await client.PostAsync(address, null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Login_is_absent_when_an_authority_is_configured()
    {
        using var authority = new FakeAuthority();
        await using var host = await TestWebHost.Start("demo", authority, FakeAuthority.Settings);
        using var client = host.Client();

        (await client.PostAsync("/auth/login?userId=a", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Signing_key_is_created_once_and_readable_by_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("doms-key");
        try
        {
            var clock = new FakeTimeProvider();
            var first = DemoIdentity.Open(folder.FullName, new AuthSettings(), clock).Issue("a", Roles.Customer);
            var second = DemoIdentity.Open(folder.FullName, new AuthSettings(), clock).Issue("a", Roles.Customer);

            second.ShouldBe(first);
            if (OperatingSystem.IsWindows()) return;
            var mode = File.GetUnixFileMode(Path.Combine(folder.FullName, DemoIdentity.KeyFileName));
            mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

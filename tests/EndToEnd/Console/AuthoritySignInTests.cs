using System.Net;
using Doms.Host.Running;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>Signing in at an OIDC authority: authorization code flow with PKCE.</summary>
public sealed class AuthoritySignInTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-oidc-").FullName;
    readonly SmallAuthority _authority = new();
    DomsProcess _process = null!;

    public async ValueTask InitializeAsync() => _process = await DomsProcess.Start(
        new UpOptions(_folder, 0, "demo", new Dictionary<string, string?>
        {
            ["Auth:Authority"] = _authority.Url.AbsoluteUri, ["Console:ClientId"] = "doms-console",
        }),
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Person_is_signed_in_and_comes_back_to_its_page()
    {
        using var browser = Browser();
        using var page = await browser.GetAsync(new Uri(_process.Address, "/console/orders?view=pending"));
        page.RequestMessage!.RequestUri!.PathAndQuery.ShouldBe("/console/orders?view=pending");
        (await page.Content.ReadAsStringAsync()).ShouldContain("noor");
        (_authority.Asked["response_type"], _authority.Asked["code_challenge_method"]).ShouldBe(("code", "S256"));
        _authority.Asked["redirect_uri"].ShouldBe(new Uri(_process.Address, "/console/sign-in/callback").AbsoluteUri);
    }

    [Fact]
    public async Task Foreign_state_or_role_is_not_let_in()
    {
        using var browser = Browser();
        using var forged = await browser.GetAsync(new Uri(_process.Address, "/console/sign-in/callback?code=once&state=foreign"));
        (await forged.Content.ReadAsStringAsync()).ShouldContain("This sign-in has ended.");
        _authority.Role = "customer";
        using var customer = await browser.GetAsync(new Uri(_process.Address, "/console/"));
        (await customer.Content.ReadAsStringAsync()).ShouldContain("noor has no access to the console");
    }

    static HttpClient Browser() => new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false });
}

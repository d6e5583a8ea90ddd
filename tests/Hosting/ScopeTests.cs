using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Doms.Engine.Services;
using Doms.Hosting.Identity;

namespace Doms.Tests.Hosting;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("customer", "orders:read orders:place orders:cancel")]
    [InlineData("service", "orders:read orders:place orders:cancel payments:refund stock:write shipments:write")]
    [InlineData("warehouse", "read shipments:write")]
    [InlineData("read-only", "read")]
    [InlineData("unknown", "")]
    public void Role_is_a_named_set_of_scopes(string role, string scopes) =>
        string.Join(' ', Roles.ScopesOf(role)).ShouldBe(scopes);

    [Fact]
    public void Operator_has_every_scope() => Roles.ScopesOf(Roles.Operator).ShouldBe(Scopes.All.Keys);

    [Theory]
    [InlineData("service", null, "service", null)]
    [InlineData("service", "orders:read openid", "service", "orders:read")]
    [InlineData("customer", "read stock:write orders:read", "customer", "orders:read")]
    [InlineData("customer", "read", "customer", "")]
    [InlineData("operator", "", "operator", "")]
    [InlineData("operator", "admin", "operator", "")]
    [InlineData("operator", "read\toperations", "operator", "")]
    [InlineData("operator", "openid profile email", "operator", null)]
    [InlineData("operator", "openid admin", "operator", "")]
    [InlineData("operator", null, "operator", null)]
    [InlineData("read-only", "orders:read orders:cancel", "read-only", "orders:read")]
    [InlineData("warehouse", "shipments:write stock:write", "warehouse", "shipments:write")]
    [InlineData("", null, "customer", null)]
    [InlineData("", "", "customer", "")]
    [InlineData("", "orders:read", "customer", "orders:read")]
    [InlineData("", "stock:write", "shop", "stock:write")]
    [InlineData("root", "openid", "customer", null)]
    [InlineData("warehouse,read-only", null, "warehouse", "read shipments:write")]
    [InlineData("customer,read-only", null, "read-only", null)]
    [InlineData("warehouse,customer", null, "warehouse", null)]
    [InlineData("customer,read-only", "orders:cancel orders:place", "read-only", "")]
    [InlineData("customer,service", "orders:cancel", "service", "orders:cancel")]
    public void Scopes_of_a_token_only_narrow_those_of_its_roles(string roles, string? scopes, string role, string? granted) =>
        Roles.ToCaller("a", roles.Split(','), scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ShouldBe(new Caller("a", role, granted));

    [Fact]
    public async Task Refusal_names_the_missing_scope()
    {
        await using var host = await TestWebHost.Start();
        using var client = host.ClientAs("a", Roles.Service);
        using var response = await client.PostAsync("/api/orders/resolve", null);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"insufficient_scope\", scope=\"operations\"");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("message").GetString().ShouldBe("The token lacks the scope operations.");
    }

    [Theory]
    [InlineData("orders:cancel", HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.OK)]
    [InlineData("operations", HttpStatusCode.OK)]
    public async Task Login_issues_a_token_for_less_than_its_role(string scope, HttpStatusCode status)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        using var login = await client.PostAsync($"/auth/login?userId=a&role=operator&scope={scope}", null);
        using var limited = host.Client(token: await login.Content.ReadAsStringAsync());

        (await limited.GetAsync("/api/orders/operator-only")).StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("saga")]
    [InlineData("Clock")]
    [InlineData("fulfillment")]
    [InlineData("anonymous")]
    public async Task Login_refuses_names_of_the_system(string subject)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        using var login = await client.PostAsync($"/auth/login?userId={subject}&role=operator", null);

        login.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await login.Content.ReadAsStringAsync()).ShouldContain("reserved");
    }

    [Fact]
    public async Task Caller_without_scopes_has_an_empty_list()
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client(token: host.Identity.Issue("a", Roles.Operator, scope: ""));
        var caller = await client.GetFromJsonAsync<JsonElement>("/auth/caller");

        caller.GetProperty("scopes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Login_refuses_an_unknown_scope()
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();

        (await client.PostAsync("/auth/login?userId=a&scope=everything", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}

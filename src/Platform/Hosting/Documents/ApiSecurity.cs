using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>The ways to identify a caller: a bearer token, and where an authority is configured, the authority that issues it.</summary>
static class ApiSecurity
{
    public const string Bearer = "bearer";
    const string Authority = "authority";

    public static void AddTo(OpenApiDocument document, AuthSettings settings)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token of the configured authority; in the demo profile, of `POST /auth/login`. Scopes:\n\n"
                + string.Join('\n', Scopes.All.Select(scope => $"- `{scope.Key}`: {scope.Value}"))
                + "\n\nRoles are named sets of scopes:\n\n"
                + string.Join('\n', Roles.All.Select(role => $"- `{role}`: {string.Join(", ", Roles.ScopesOf(role))}")),
        });
        if (settings.Authority is not { } authority) return;
        document.AddComponent<IOpenApiSecurityScheme>(Authority, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OpenIdConnect,
            OpenIdConnectUrl = new Uri(authority, ".well-known/openid-configuration"),
            Description = "The authority that issues the tokens.",
        });
    }
}

using Doms.Contracts.Http;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Doms.Hosting.Identity;

/// <summary><c>POST /auth/login?userId=[&amp;role=][&amp;scope=]</c> of the demo identity.</summary>
public static class Login
{
    static readonly QueryParameters Parameters = new(
        new QueryParameter("userId", $"Subject of the token, 1 to {ChosenId.MaxLength} characters.") { IsRequired = true },
        QueryParameter.Word("role", "Role of the token.", Roles.All) with
        {
            Default = Roles.Customer,
        },
        new QueryParameter("scope", "Scopes to which those of the role are narrowed, separated by spaces."));

    /// <summary>Path of the login route.</summary>
    public const string Path = "/auth/login";

    /// <summary>Maps the login; only where the demo identity is enabled.</summary>
    public static void MapLogin(this IEndpointRouteBuilder routes, DemoIdentity identity) =>
        routes
            .MapPost(Path, (string? userId, string? role, string? scope, HttpRequest http) => Issue(identity, userId, role, scope, http))
            .AllowPublicAccess()
            .WithQuery(Parameters)
            .WithTags("identity")
            .WithOperationId("login")
            .WithSummary("Issue a token for any user id and role (demo profile only)")
            .Produces<TokenView>(StatusCodes.Status200OK, "application/json", "text/plain");

    static IResult Issue(DemoIdentity identity, string? userId, string? role, string? scope, HttpRequest request)
    {
        role = string.IsNullOrEmpty(role) ? Roles.Customer : role.ToLowerInvariant();
        if (userId is not { Length: > 0 and <= ChosenId.MaxLength } || !TokenShape.IsShowable(userId))
            return ProblemResponse.Validation("userId", $"userId must have 1 to {ChosenId.MaxLength} printable characters");
        if (TokenShape.IsReserved(userId)) return ProblemResponse.Validation("userId", $"userId must not be '{userId}', which is reserved");
        if (!Roles.IsKnown(role)) return ProblemResponse.Validation("role", $"role must be one of {string.Join(", ", Roles.All)}");
        if (UnknownScope(scope) is { } unknown)
            return ProblemResponse.Validation("scope", $"'{unknown}' is not one of {string.Join(", ", Scopes.All.Keys)}");
        var token = identity.Issue(userId, role, string.IsNullOrEmpty(scope) ? null : scope);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return WantsJson(request)
            ? Results.Json(new TokenView(token, (long)identity.TokenLifetime.TotalSeconds))
            : Results.Text(token);
    }

    static string? UnknownScope(string? scope) => Array.Find(
        (scope ?? "").Split(Scopes.Separator, StringSplitOptions.RemoveEmptyEntries), name => !Scopes.All.ContainsKey(name));

    /// <summary>
    /// Returns true if the client accepts JSON by its media type; <c>*/*</c> or no header selects the bare token.
    /// </summary>
    static bool WantsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && type.Quality is not 0);
}

using Doms.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Web;

/// <summary>
/// Runs after routing: checks that the endpoint is served on the port of the connection and that the caller may use it.
/// </summary>
sealed class AuthorizationMiddleware(RequestDelegate next, WebSettings settings)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint) return next(http);
        if (!IsServedHere(http, endpoint.Metadata.GetMetadata<ServiceOwner>())) return RespondNotFound(http);

        // Routing's own responses (405, 415) reveal nothing and belong to no service.
        if (endpoint is not RouteEndpoint) return next(http);

        var level = (endpoint.Metadata.GetMetadata<AccessRule>() ?? AccessRule.Authenticated).Level;
        var caller = http.Caller();
        if (level == AccessLevel.Public) return next(http);
        if (!caller.IsAuthenticated && !(level == AccessLevel.AnonymousInDemo && IsAnonymousAllowed(http.Request.Path)))
            return Challenge(http);
        return endpoint.Metadata.GetMetadata<RequiredScopes>() is { } required && !required.AnyOf.Any(caller.Has)
            ? Forbid(http, required.AnyOf)
            : next(http);
    }

    /// <summary>
    /// Returns true if the port serves the endpoint. The gateway's port serves all; a service's port serves its own
    /// endpoints and those without an owner (probes, documents).
    /// </summary>
    static bool IsServedHere(HttpContext http, ServiceOwner? owner)
    {
        var listener = http.Features.Get<Listener>();
        return listener is null || listener.IsGateway || owner is null || owner.Name == listener.Service
            || (listener.Service == ServiceNames.Orders && owner.Name == ServiceNames.Inventory
                && !HasApiPrefix(http.Request.Path));
    }

    bool IsAnonymousAllowed(PathString path) => settings.IsDemo && !HasApiPrefix(path);

    static bool HasApiPrefix(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    static Task RespondNotFound(HttpContext http)
    {
        http.SetEndpoint(null);
        return ProblemResponse.ForStatus(StatusCodes.Status404NotFound).ExecuteAsync(http);
    }

    static Task Challenge(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResponse.ForStatus(StatusCodes.Status401Unauthorized).ExecuteAsync(http);
    }

    static Task Forbid(HttpContext http, IReadOnlyList<string> anyOf)
    {
        http.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{anyOf[0]}\"";
        return ProblemResponse.Of(
            StatusCodes.Status403Forbidden, "forbidden", $"The token lacks the scope {string.Join(" or ", anyOf)}.").ExecuteAsync(http);
    }
}

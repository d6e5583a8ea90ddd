using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Web;

/// <summary>
/// After routing: is this endpoint served on the port the call came in by, and may this caller use it?
/// </summary>
sealed class RouteGate(RequestDelegate next, WebSettings settings)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint) return next(http);
        if (!IsServedHere(http, endpoint.Metadata.GetMetadata<ServiceOwner>())) return Hide(http);

        // Routing's own answers (405, 415) tell nothing and belong to nobody.
        if (endpoint is not RouteEndpoint) return next(http);

        var level = (endpoint.Metadata.GetMetadata<AccessRule>() ?? AccessRule.Authenticated).Level;
        var caller = http.Caller();
        if (level == AccessLevel.Open) return next(http);
        if (!caller.IsAuthenticated)
            return level == AccessLevel.Anyone && IsAnonymousAllowed(http.Request.Path) ? next(http) : Challenge(http);
        var allowed = level switch
        {
            AccessLevel.Operators => caller.IsOperator,
            AccessLevel.Services => caller.IsService || caller.IsOperator,
            _ => true,
        };
        return allowed ? next(http) : Forbid(http);
    }

    /// <summary>
    /// The gateway's port serves everything; another its own service, and what belongs to none (probes, documents).
    /// </summary>
    static bool IsServedHere(HttpContext http, ServiceOwner? owner)
    {
        var listener = http.Features.Get<Listener>();
        return listener is null || listener.IsGateway || owner is null || owner.Name == listener.Service
            || (listener.Service == ServiceNames.Orders && owner.Name == ServiceNames.Inventory
                && !IsPrefixed(http.Request.Path));
    }

    bool IsAnonymousAllowed(PathString path) => settings.IsDemo && !IsPrefixed(path);

    static bool IsPrefixed(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    static Task Hide(HttpContext http)
    {
        http.SetEndpoint(null);
        return ProblemResponse.OfStatus(StatusCodes.Status404NotFound).ExecuteAsync(http);
    }

    static Task Challenge(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResponse.OfStatus(StatusCodes.Status401Unauthorized).ExecuteAsync(http);
    }

    static Task Forbid(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return ProblemResponse.OfStatus(StatusCodes.Status403Forbidden).ExecuteAsync(http);
    }
}

using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Web;

/// <summary>
/// Metrics tell how much a shop sells. In production they are on the admin port, and on the others only for operators. The admin port has
/// nothing else but the probes.
/// </summary>
sealed class AdminSurface(RequestDelegate next, WebSettings settings)
{
    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        if (http.Features.Get<Listener>() is { IsAdmin: true }) return IsMetrics(path) || IsProbe(path) ? next(http) : NotFound(http);
        if (settings.IsDemo || !IsMetrics(path) || http.Caller().IsOperator) return next(http);
        return ProblemResponse.ForStatus(
            http.Caller().IsAuthenticated ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized).ExecuteAsync(http);
    }

    static bool IsMetrics(PathString path) => path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);

    static bool IsProbe(PathString path) => path.Value is "/livez" or "/readyz" or "/healthz";

    static Task NotFound(HttpContext http) => ProblemResponse.ForStatus(StatusCodes.Status404NotFound).ExecuteAsync(http);
}

using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Web;

/// <summary>
/// Metrics and documents tell how a shop is built and how much it sells. In production metrics are on the admin port, and on the others
/// only for operators; documents are on the admin port, and on the others only by setting <c>Http:Documents</c>. The admin port has
/// nothing else but the probes.
/// </summary>
sealed class AdminSurface(RequestDelegate next, WebSettings settings)
{
    public const string Metrics = "/metrics";

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        var isAdmin = http.Features.Get<Listener>() is { IsAdmin: true };
        if (isAdmin) return IsMetrics(path) || IsDocument(path) || IsProbe(path) ? next(http) : NotFound(http);
        if (settings.IsDemo) return next(http);
        if (IsDocument(path) && !settings.ServesDocuments) return NotFound(http);
        if (!IsMetrics(path) || http.Caller().IsOperator) return next(http);
        return ProblemResponse.ForStatus(
            http.Caller().IsAuthenticated ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized).ExecuteAsync(http);
    }

    static bool IsMetrics(PathString path) => path.StartsWithSegments(Metrics, StringComparison.OrdinalIgnoreCase);

    static bool IsDocument(PathString path) =>
        path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase);

    static bool IsProbe(PathString path) => path.Value is "/livez" or "/readyz" or "/healthz";

    static Task NotFound(HttpContext http) => ProblemResponse.ForStatus(StatusCodes.Status404NotFound).ExecuteAsync(http);
}

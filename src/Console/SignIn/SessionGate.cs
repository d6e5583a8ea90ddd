using Microsoft.AspNetCore.Http;

namespace Doms.Console.SignIn;

/// <summary>
/// Lets requests of a session through, and sends others to the sign-in. A live connection must come from a page of this origin, because a
/// browser would send the cookie with one of another site.
/// </summary>
sealed class SessionGate(RequestDelegate next, Sessions sessions, ConsoleSettings settings, IServiceProvider services)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        if (!path.HasValue)
        {
            // Addresses on a page are relative to the one with the slash.
            http.Response.Redirect($"{ConsoleSettings.Path}/{http.Request.QueryString}");
            return;
        }

        if (IsOpen(path))
        {
            await next(http);
            return;
        }

        var id = http.Request.Cookies[Sessions.Cookie];
        var session = sessions.Find(id) ?? await Prolong(sessions.FindEnded(id), http.RequestAborted);
        if (path.StartsWithSegments("/_blazor", StringComparison.Ordinal) && (session is null || !IsOwnOrigin(http.Request)))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync("Sign in first.", http.RequestAborted);
            return;
        }

        if (session is null)
        {
            var back = Uri.EscapeDataString($"{path.Value?.TrimStart('/')}{http.Request.QueryString}");
            http.Response.Redirect($"{ConsoleSettings.Path}/sign-in?back={back}");
            return;
        }

        http.User = CurrentSession.PrincipalOf(session);
        await next(http);
    }

    static bool IsOpen(PathString path) =>
        path.StartsWithSegments("/assets", StringComparison.Ordinal) || path.StartsWithSegments("/_framework", StringComparison.Ordinal)
        || path.StartsWithSegments("/sign-in", StringComparison.Ordinal) || path.StartsWithSegments("/sign-out", StringComparison.Ordinal)
        || path.StartsWithSegments("/theme", StringComparison.Ordinal);

    bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return true;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)) return false;
        var host = settings.Client?.PublicUrl is { } address ? address.Authority : request.Host.Value;
        return string.Equals(uri.Authority, host, StringComparison.OrdinalIgnoreCase);
    }

    async Task<Session?> Prolong(Session? ended, CancellationToken cancel)
    {
        if (ended?.RefreshToken is not { } token || services.GetService(typeof(Authority)) is not Authority authority) return null;
        if (await authority.Refresh(token, cancel) is not { } tokens) return null;
        return sessions.Prolong(ended, tokens.AccessToken, tokens.Lifetime, tokens.RefreshToken);
    }
}

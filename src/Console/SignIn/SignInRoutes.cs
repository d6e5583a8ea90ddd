using Doms.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Doms.Console.SignIn;

/// <summary>Routes that begin and end a session, and that set the theme and the zone of times.</summary>
static class SignInRoutes
{
    const string StateCookie = "doms_console_state";
    const string CallbackPath = ConsoleSettings.Path + "/sign-in/callback";
    static readonly TimeSpan StateLifetime = TimeSpan.FromMinutes(10);
    static readonly TimeSpan ChoiceLifetime = TimeSpan.FromDays(365);
    static readonly string[] Roles = ["operator", "read-only", "warehouse"];

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("sign-in", Show);
        routes.MapPost("sign-in", Demo);
        routes.MapGet("sign-in/callback", Callback);
        routes.MapPost("sign-out", End).DisableAntiforgery();
        routes.MapPost("theme", SetTheme).DisableAntiforgery();
        routes.MapPost("zone", SetZone).DisableAntiforgery();
    }

    /// <summary>Returns an address inside the console; anything else would be an open redirect.</summary>
    public static string Inside(string? back) =>
        string.IsNullOrEmpty(back) || back.Contains(':', StringComparison.Ordinal) || back.Contains('\\', StringComparison.Ordinal)
        || back.StartsWith('/') || back.StartsWith("sign-", StringComparison.Ordinal)
            ? $"{ConsoleSettings.Path}/"
            : $"{ConsoleSettings.Path}/{back}";

    static async Task<IResult> Show(string? back, ConsoleSettings settings, HttpContext http)
    {
        if (settings.Client is null) return Page(back, null);
        var authority = http.RequestServices.GetService(typeof(Authority)) as Authority;
        var (state, verifier) = (Authority.NewSecret(), Authority.NewSecret());
        try
        {
            var address = await authority!.AuthorizeAddress(RedirectUri(settings, http), state, verifier, http.RequestAborted);
            http.Response.Cookies.Append(StateCookie, $"{state}.{verifier}.{Uri.EscapeDataString(back ?? "")}", new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = IsHttps(settings, http), Path = ConsoleSettings.Path,
                MaxAge = StateLifetime, IsEssential = true,
            });
            return Results.Redirect(address);
        }
        catch (HttpRequestException)
        {
            return Page(back, "The authority at which people sign in does not respond. Try again in a moment.");
        }
    }

    static async Task<IResult> Demo(
        [FromForm] string? name, [FromForm] string? role, [FromForm] string? back, ConsoleSettings settings, Sessions sessions,
        HttpContext http)
    {
        if (settings.Client is not null || role is null || !Roles.Contains(role)) return Results.BadRequest();
        try
        {
            using var anonymous = new DomsClient(settings.Api(), null);
            var token = (await anonymous.Login(string.IsNullOrWhiteSpace(name) ? "mira" : name.Trim(), role, http.RequestAborted)).Value;
            var session = await sessions.Begin(
                token.Token, TimeSpan.FromSeconds(token.ExpiresIn), null, isDemo: true, http.RequestAborted);
            session.Zone = ClockZone.Find(http.Request.Cookies[ClockZone.Cookie]) ?? TimeZoneInfo.Utc;
            Sessions.Write(http, session, IsHttps(settings, http));
            return Results.LocalRedirect(Inside(back));
        }
        catch (ApiException refused)
        {
            return Page(back, refused.Errors.Values.FirstOrDefault() ?? refused.Message);
        }
    }

    static async Task<IResult> Callback(
        string? code, string? state, string? error, ConsoleSettings settings, Sessions sessions, HttpContext http)
    {
        var kept = http.Request.Cookies[StateCookie]?.Split('.', 3);
        http.Response.Cookies.Delete(StateCookie, new CookieOptions { Path = ConsoleSettings.Path });
        if (http.RequestServices.GetService(typeof(Authority)) is not Authority authority || kept is not [var expected, var verifier,
            var escaped])
            return Page(null, "This sign-in has ended. Begin again.");
        var back = Uri.UnescapeDataString(escaped);
        if (error is not null || code is null || state != expected) return Page(back, "The authority did not sign you in.");
        var tokens = await authority.Redeem(code, RedirectUri(settings, http), verifier, http.RequestAborted);
        if (tokens is null) return Page(back, "The authority did not sign you in.");
        try
        {
            var session = await sessions.Begin(
                tokens.AccessToken, tokens.Lifetime, tokens.RefreshToken, isDemo: false, http.RequestAborted);
            session.Zone = ClockZone.Find(http.Request.Cookies[ClockZone.Cookie]) ?? TimeZoneInfo.Utc;
            Sessions.Write(http, session, IsHttps(settings, http));
            return Results.LocalRedirect(Inside(back));
        }
        catch (ApiException refused)
        {
            return Page(back, $"The system refuses the token of the authority: {refused.Message}");
        }
        catch (NoAccessException refused)
        {
            return Page(back, refused.Message);
        }
    }

    static RedirectHttpResult End(Sessions sessions, HttpContext http)
    {
        sessions.End(http.Request.Cookies[Sessions.Cookie]);
        http.Response.Cookies.Delete(Sessions.Cookie, new CookieOptions { Path = ConsoleSettings.Path });
        return TypedResults.Redirect($"{ConsoleSettings.Path}/sign-in");
    }

    static NoContent SetTheme(string? value, HttpContext http)
    {
        http.Response.Cookies.Append(Theme.Cookie, Theme.Of(value), new CookieOptions
        {
            SameSite = SameSiteMode.Lax, Path = ConsoleSettings.Path, MaxAge = ChoiceLifetime, IsEssential = true,
        });
        return TypedResults.NoContent();
    }

    /// <summary>Sets the zone of times; 404 for one that this machine does not know.</summary>
    static IResult SetZone(string? value, Sessions sessions, HttpContext http)
    {
        if (ClockZone.Find(value) is not { } zone) return Results.NotFound();
        sessions.Find(http.Request.Cookies[Sessions.Cookie])!.Zone = zone;
        http.Response.Cookies.Append(ClockZone.Cookie, zone.Id, new CookieOptions
        {
            SameSite = SameSiteMode.Lax, Path = ConsoleSettings.Path, MaxAge = ChoiceLifetime, IsEssential = true,
        });
        return TypedResults.NoContent();
    }

    static IResult Page(string? back, string? problem) => new RazorComponentResult<Frame.SignInPage>(new { Back = back,
        Problem = problem });

    static bool IsHttps(ConsoleSettings settings, HttpContext http) =>
        http.Request.IsHttps || settings.Client?.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    static string RedirectUri(ConsoleSettings settings, HttpContext http)
    {
        var origin = settings.Client?.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{http.Request.Scheme}://{http.Request.Host}";
        return origin + CallbackPath;
    }
}

/// <summary>Light or dark, kept in a cookie so that the first paint is right.</summary>
static class Theme
{
    public const string Cookie = "doms_theme";

    /// <summary>The theme of a cookie or an address; null for that of the browser.</summary>
    public static string? Known(string? value) => value is "dark" or "light" ? value : null;

    public static string Of(string? value) => Known(value) ?? "light";
}

/// <summary>UTC or the zone of the browser, kept in a cookie beside the session.</summary>
static class ClockZone
{
    public const string Cookie = "doms_zone";

    /// <summary>Finds a zone by its name, such as Europe/Berlin; null for an unknown one.</summary>
    public static TimeZoneInfo? Find(string? name) =>
        name == TimeZoneInfo.Utc.Id ? TimeZoneInfo.Utc
        : name is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}

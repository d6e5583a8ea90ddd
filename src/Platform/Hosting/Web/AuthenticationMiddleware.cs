using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Web;

/// <summary>
/// Runs before routing on every port: removes identity headers sent by the client, verifies the token, enforces the
/// caller's rate limit, and rejects invalid tokens and encoded bodies. A request that passes has a verified or an
/// anonymous caller.
/// </summary>
sealed class AuthenticationMiddleware(RequestDelegate next, TokenVerifier verifier, RequestRateLimiter rateLimiter)
{
    const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext http)
    {
        IdentityHeaders.Strip(http.Request.Headers);
        var credentials = http.Request.Headers.Authorization;
        var verdict = credentials is [{ } only] ? await Verify(only, http.RequestAborted) : new(null, "A request has one token.");
        var verified = verdict.Caller;
        if (verified is not null) http.Features.Set(verified);

        if (await rateLimiter.Take(http, verified?.Caller) is { } exceeded)
            await exceeded.ExecuteAsync(http);
        else if (credentials.Count > 0 && verified is null)
            await RejectToken(http, verdict.Refusal!);
        else if (IsEncoded(http.Request))
            await ProblemResponse.ForStatus(StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(http);
        else
            await next(http);
    }

    async ValueTask<TokenVerdict> Verify(string credentials, CancellationToken ct) =>
        credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await verifier.Verify(credentials[Scheme.Length..].Trim(' '), ct)
            : new(null, "The header Authorization must have the scheme Bearer.");

    static Task RejectToken(HttpContext http, string message)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return ProblemResponse.Of(StatusCodes.Status401Unauthorized, "invalid_token", message)
            .ExecuteAsync(http);
    }

    /// <summary>Rejects content encodings, because a small compressed body can expand without bound.</summary>
    static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encodings
        && encodings.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase));
}

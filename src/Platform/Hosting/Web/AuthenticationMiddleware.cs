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
        var verified = credentials is [{ } only] ? await Verify(only, http.RequestAborted) : null;
        if (verified is not null) http.Features.Set(verified);

        if (await rateLimiter.Take(http, verified?.Caller) is { } exceeded)
            await exceeded.ExecuteAsync(http);
        else if (credentials.Count > 0 && verified is null)
            await RejectToken(http);
        else if (IsEncoded(http.Request))
            await ProblemResponse.ForStatus(StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(http);
        else
            await next(http);
    }

    async ValueTask<VerifiedCaller?> Verify(string credentials, CancellationToken ct) =>
        credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await verifier.Verify(credentials[Scheme.Length..].Trim(' '), ct)
            : null;

    static Task RejectToken(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return ProblemResponse.Of(StatusCodes.Status401Unauthorized, "invalid_token", "The token is not valid.")
            .ExecuteAsync(http);
    }

    /// <summary>Rejects content encodings, because a small compressed body can expand without bound.</summary>
    static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encodings
        && encodings.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase));
}

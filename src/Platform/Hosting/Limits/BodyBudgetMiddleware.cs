using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Limits;

/// <summary>Runs after authentication, before a body is read: admits a body while it fits the <see cref="BodyBudget"/>.</summary>
sealed class BodyBudgetMiddleware(RequestDelegate next, BodyBudget budget)
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext http)
    {
        var bytes = SizeOf(http.Request);
        if (bytes == 0 || bytes > HttpLimits.MaxBodyBytes)
        {
            await next(http);
            return;
        }

        var client = RequestRateLimiter.ClientOf(http, http.Features.Get<VerifiedCaller>()?.Caller);
        switch (budget.Take(client, bytes))
        {
            case BodyTake.ClientFull:
                await new ProblemResult(
                    StatusCodes.Status429TooManyRequests, "quota_exceeded", "Too many bytes of the caller's bodies are in flight.")
                    { RetryAfter = RetryAfter, ViolatedPolicy = "bodies" }.ExecuteAsync(http);
                return;
            case BodyTake.ProcessFull:
                await ProblemResponse.Unavailable("Too many bytes of request bodies are in flight.", RetryAfter).ExecuteAsync(http);
                return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            budget.Return(client, bytes);
        }
    }

    /// <summary>The announced size; the largest one for a body that announces none. Larger ones are refused when they are read.</summary>
    static long SizeOf(HttpRequest request)
    {
        if (request.ContentLength is { } length) return length;
        return request.Headers.TransferEncoding.Count > 0 ? HttpLimits.MaxBodyBytes : 0;
    }
}

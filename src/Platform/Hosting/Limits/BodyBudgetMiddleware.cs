using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Limits;

/// <summary>Runs after authentication, before a body is read: admits a body while it fits the <see cref="BodyBudget"/>.</summary>
sealed class BodyBudgetMiddleware(RequestDelegate next, BodyBudget budget)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var bytes = SizeOf(http.Request);
        if (bytes == 0 || bytes > HttpLimits.MaxBodyBytes)
        {
            await next(http);
            return;
        }

        var share = new BodyShare(budget, RequestRateLimiter.ClientOf(http, http.Features.Get<VerifiedCaller>()?.Caller));
        http.Features.Set(share);
        try
        {
            share.Take(bytes);
            await next(http);
        }
        catch (BodyRefusedException refused) when (!http.Response.HasStarted)
        {
            await refused.Problem.ExecuteAsync(http);
        }
        finally
        {
            share.Return();
        }
    }

    /// <summary>
    /// The announced size. A body that announces none begins with a small one and grows while it is read; larger ones than the limit are
    /// refused when they are read.
    /// </summary>
    static long SizeOf(HttpRequest request)
    {
        if (request.ContentLength is { } length) return length;
        return request.Headers.TransferEncoding.Count > 0 ? BodyBudget.SmallBytes : 0;
    }
}

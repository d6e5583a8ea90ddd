using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Commands;

/// <summary>A committed response, written byte for byte as stored.</summary>
public sealed record CommittedResponse(Response Response) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Response.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Response.Status;
        if (Response.Location is { } location) response.Headers.Location = InFormOf(httpContext.Request.Path, location);
        if (Response.Replayed) response.Headers["Idempotent-Replayed"] = "true";
        if (Response.Body.IsEmpty) return Task.CompletedTask;
        if (AnsweredVersion.TagOf(Response.Body.Span) is { } tag) response.Headers.ETag = tag;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Response.Body.Length;
        return response.Body.WriteAsync(Response.Body, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The address in the form that the caller used: without prefix where the request has none.</summary>
    static string InFormOf(PathString path, string location) =>
        !path.StartsWithSegments(ApiRoutes.Prefix, StringComparison.OrdinalIgnoreCase)
        && location.StartsWith(ApiRoutes.Prefix + "/", StringComparison.Ordinal)
            ? location[ApiRoutes.Prefix.Length..]
            : location;
}

using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Commands;

/// <summary>A committed answer, written byte for byte as it is stored.</summary>
public sealed record SentAnswer(Answer Answer) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Answer.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Answer.Status;
        if (Answer.Location is { } location) response.Headers.Location = location;
        if (Answer.Replayed) response.Headers["Idempotent-Replayed"] = "true";
        if (Answer.Body.IsEmpty) return Task.CompletedTask;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Answer.Body.Length;
        return response.Body.WriteAsync(Answer.Body, httpContext.RequestAborted).AsTask();
    }
}

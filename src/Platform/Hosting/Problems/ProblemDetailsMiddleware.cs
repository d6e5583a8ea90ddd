using System.Text.Json;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Problems;

/// <summary>The outermost middleware: turns every error into a problem response that reveals no internals.</summary>
sealed class ProblemDetailsMiddleware(RequestDelegate next, ILogger<ProblemDetailsMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        using var trace = TraceIds.Continue(http);
        TraceIds.Answer(http);
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            var problem = Explain(e, http);
            http.Response.Clear();
            await problem.ExecuteAsync(http);
            return;
        }

        var response = http.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted
            && response.ContentLength is null or 0 && response.ContentType is null)
            await ProblemResponse.ForStatus(response.StatusCode).ExecuteAsync(http);
    }

    ProblemResult Explain(Exception e, HttpContext http)
    {
        switch (e)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                return ProblemResponse.Validation(FieldOf(json), "is not valid JSON for this request");
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }:
                return ProblemResponse.Validation("request", "a part of the request is missing or malformed");
            case BadHttpRequestException bad:
                return ProblemResponse.ForStatus(bad.StatusCode);
            case QueryTimeoutException:
                return ProblemResponse.Of(
                    StatusCodes.Status503ServiceUnavailable, "query_timeout", "The list took too long; narrow it down, or try again later.")
                    with { RetryAfter = TimeSpan.FromSeconds(5) };
            case StoreUnavailableException:
                return ProblemResponse.Unavailable("The store is unavailable.", TimeSpan.FromSeconds(2));
            case OutcomeUnknownException:
                return ProblemResponse.Of(
                    StatusCodes.Status504GatewayTimeout, "outcome_unknown",
                    "The store failed while the request was committed, and whether it had an effect is not known yet. Repeat it with the "
                    + "same Idempotency-Key; without one, look first whether it had an effect.");
            case OverloadedException full:
                return ProblemResponse.Unavailable("The queue is full; try again later.", full.RetryAfter);
            case HttpRequestException:
                return ProblemResponse.ForStatus(StatusCodes.Status502BadGateway);
            case AuthorityUnavailableException:
                return ProblemResponse.Unavailable("Token verification is temporarily unavailable.", TimeSpan.FromSeconds(5));
            default:
                log.RequestFailed(http.Request.Method, http.Request.Path.Value ?? "", TraceIds.Of(http), e);
                return ProblemResponse.ForStatus(StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>
    /// Maps the JSON path to the client's field name (<c>$.items[0].quantity</c> is <c>items[0].quantity</c>); the text
    /// of the exception would reveal type names.
    /// </summary>
    static string FieldOf(JsonException json) =>
        json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
}

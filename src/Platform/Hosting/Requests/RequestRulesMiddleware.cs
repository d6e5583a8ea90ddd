using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Requests;

/// <summary>
/// Refuses what a route would ignore: a query parameter that it does not declare, one given twice or without a value, an <c>If-Match</c>
/// that it does not compare, and a body where it takes none.
/// </summary>
sealed class RequestRulesMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var (query, match) = (http.Request.QueryString.HasValue, http.Request.Headers.IfMatch.Count > 0);
        var body = UnusedBody.IsSent(http);
        if ((!query && !match && !body) || http.GetEndpoint()?.Metadata is not { } route) return next(http);
        if (route.GetMetadata<QueryParameters>() is not { } declared || declared == QueryParameters.Forwarded) return next(http);
        var problem = (query ? FindQueryProblem(http, declared) : null) ?? (match ? FindPreconditionProblem(http, route) : null);
        if (problem is not null) return problem.ExecuteAsync(http);
        return body && UnusedBody.IsUnused(http, route) ? CheckBody(http) : next(http);
    }

    async Task CheckBody(HttpContext http)
    {
        if (await UnusedBody.FindProblem(http) is { } problem) await problem.ExecuteAsync(http);
        else await next(http);
    }

    static ProblemResult? FindQueryProblem(HttpContext http, QueryParameters declared)
    {
        var (unknown, repeated, empty) = (new FieldErrors(), new FieldErrors(), new FieldErrors());
        foreach (var (name, values) in http.Request.Query)
        {
            if (declared.Find(name) is not { } parameter) unknown.Add(Shown(name), Refusal(name, declared));
            else if (values.Count > 1) repeated.Add(name, "is given more than once");
            else if (!IsPosition(parameter) && string.IsNullOrWhiteSpace(values[0]))
                empty.Add(name, "must not be empty; leave it out instead");
        }

        if (unknown.Any) return ProblemResponse.Invalid("unknown_parameter", unknown);
        if (repeated.Any) return ProblemResponse.Invalid("repeated_parameter", repeated);
        return empty.Any ? ProblemResponse.Invalid("empty_parameter", empty) : null;
    }

    /// <summary>
    /// True for the parameters that select no rows: without a value they mean the first page, as clients in a loop send. A filter without
    /// one would select everything.
    /// </summary>
    static bool IsPosition(QueryParameter parameter) => parameter.Name is QueryParameters.Limit or QueryParameters.Cursor;

    static string Refusal(string name, QueryParameters declared) =>
        $"is not a parameter of this address{Nearest.Suggestion(name, declared.All.Select(parameter => parameter.Name))}";

    /// <summary>A name of the caller's, bounded and on one line.</summary>
    static string Shown(string name)
    {
        const int max = 64;
        return PlainText.IsValid(name) && name.Length <= max ? name : "query";
    }

    static ProblemResult? FindPreconditionProblem(HttpContext http, EndpointMetadataCollection route)
    {
        if (HttpMethods.IsGet(http.Request.Method)) return null;
        if (route.GetMetadata<ComparesVersion>() is null)
            return ProblemResponse.Validation("If-Match", "If-Match is not compared by this address; leave it out");
        return EntityTag.IsValid(http.Request.Headers.IfMatch.ToString())
            ? null
            : ProblemResponse.Validation("If-Match", "If-Match must be a quoted version such as \"14\", as ETag has it, or *");
    }
}

using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Requests;

/// <summary>
/// Refuses what a route would ignore: a query parameter that it does not declare, one given twice, and an <c>If-Match</c> that it does
/// not compare.
/// </summary>
sealed class RequestRulesMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var (query, match) = (http.Request.QueryString.HasValue, http.Request.Headers.IfMatch.Count > 0);
        if ((!query && !match) || http.GetEndpoint()?.Metadata is not { } route) return next(http);
        if (route.GetMetadata<QueryParameters>() is not { } declared || declared == QueryParameters.Forwarded) return next(http);
        var problem = (query ? FindQueryProblem(http, declared) : null) ?? (match ? FindPreconditionProblem(http, route) : null);
        return problem is null ? next(http) : problem.ExecuteAsync(http);
    }

    static ProblemResult? FindQueryProblem(HttpContext http, QueryParameters declared)
    {
        var (unknown, repeated) = (new FieldErrors(), new FieldErrors());
        foreach (var (name, values) in http.Request.Query)
        {
            if (declared.Find(name) is null) unknown.Add(Shown(name), Refusal(name, declared));
            else if (values.Count > 1) repeated.Add(name, "is given more than once");
        }

        if (unknown.Any) return ProblemResponse.Invalid("unknown_parameter", unknown);
        return repeated.Any ? ProblemResponse.Invalid("repeated_parameter", repeated) : null;
    }

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

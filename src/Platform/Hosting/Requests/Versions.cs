using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Requests;

/// <summary>Endpoint metadata: the write compares <c>If-Match</c> with the version of its row.</summary>
/// <param name="Of">The resource whose version it is, for the API document.</param>
public sealed record ComparesVersion(string Of);

/// <summary>Versions in requests and responses.</summary>
public static class Versions
{
    /// <summary>Declares that a write compares <c>If-Match</c>; its command carries <see cref="IfMatch"/>.</summary>
    /// <param name="of">The resource whose version it is; that of the address by default.</param>
    public static T ComparingVersion<T>(this T endpoint, string of = "the resource")
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new ComparesVersion(of));

    /// <summary>The value of <c>If-Match</c> for <see cref="EntityTag.Check"/>; null for none.</summary>
    public static string? IfMatch(this HttpContext http) =>
        http.Request.Headers.IfMatch is { Count: > 0 } header ? header.ToString() : null;

    /// <summary>A resource with its <c>ETag</c>, or 304 where <c>If-None-Match</c> names that.</summary>
    /// <param name="tag">From <see cref="EntityTag"/>.</param>
    public static IResult Versioned<T>(this HttpContext http, T view, string tag)
    {
        http.Response.Headers.ETag = tag;
        return http.Request.Headers.IfNoneMatch is { Count: > 0 } header && EntityTag.IsCurrent(header.ToString(), tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Json(view);
    }
}

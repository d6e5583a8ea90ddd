using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Doms.Hosting.Requests;

/// <summary>Endpoint metadata: the route reads the body itself, without a type.</summary>
public sealed record ReadsBody;

/// <summary>
/// The body of a write that takes none. It would be ignored, and its sender would believe otherwise; an empty object says as little as no
/// body, and some clients always send one.
/// </summary>
public static class UnusedBody
{
    /// <summary>Declares that a route reads the body itself.</summary>
    public static T ReadingBody<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadsBody());

    internal static bool IsSent(HttpContext http) =>
        http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0;

    internal static bool IsUnused(HttpContext http, EndpointMetadataCollection route) =>
        !HttpMethods.IsGet(http.Request.Method) && route.GetMetadata<IAcceptsMetadata>() is null && route.GetMetadata<ReadsBody>() is null;

    /// <summary>The problem response for a body with content; null for none. The body can be read again.</summary>
    internal static async Task<ProblemResult?> FindProblem(HttpContext http)
    {
        var bytes = await BodyBytes.Read(http.Request, http.RequestAborted);
        http.Request.Body = new MemoryStream(bytes, writable: false);
        if (bytes.Length == 0) return null;
        using var body = JsonBody.Parse(bytes, UnusedBodyJson.Default.NoMembers);
        if (body.Json is not null) return null;
        return body.Problem is { Code: MemberCheck.UnknownMember } unknown
            ? unknown
            : ProblemResponse.Validation("body", "body must be empty: this address takes none");
    }
}

/// <summary>A JSON object without members.</summary>
sealed record NoMembers;

[JsonSerializable(typeof(NoMembers))]
sealed partial class UnusedBodyJson : JsonSerializerContext;

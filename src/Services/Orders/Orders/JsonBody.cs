using System.Text.Json;
using Doms.Hosting.Problems;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary>A request body as a JSON document, or the problem response for an invalid body.</summary>
sealed record JsonBody(JsonDocument? Json, ProblemResult? Problem) : IDisposable
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public void Dispose() => Json?.Dispose();

    public static async Task<JsonBody> Read(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            const int status = StatusCodes.Status415UnsupportedMediaType;
            return new(null, ProblemResponse.Of(status, "unsupported_media_type", "Send the body as application/json."));
        }

        try
        {
            return new(await JsonDocument.ParseAsync(http.Request.Body, Strict, http.RequestAborted), null);
        }
        catch (JsonException e)
        {
            var location = e.LineNumber is { } line ? $"; see line {line + 1}" : ", or names a member twice";
            return new(null, ProblemResponse.Validation("body", $"body is not valid JSON{location}"));
        }
    }
}

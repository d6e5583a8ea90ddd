using System.Net;
using System.Text.Json;

namespace Doms.Tests.Compliance.Document;

/// <summary>
/// Compares every answer that a test gets with <c>docs/openapi.json</c>: its status, content type, headers and members must be in the
/// document. Addresses that the document does not have (probes, documents, unknown ones) are passed on.
/// </summary>
public sealed class DocumentedAnswers : DelegatingHandler
{
    static readonly Lazy<JsonElement> Document = new(() => JsonDocument.Parse(File.ReadAllBytes(DocumentFile.Path)).RootElement);

    static readonly Lazy<IReadOnlyList<(string[] Segments, JsonElement Path)>> Paths = new(() =>
    [
        .. from path in Document.Value.GetProperty("paths").EnumerateObject()
           let segments = path.Name.Split('/')
           orderby segments.Count(segment => segment.StartsWith('{'))
           select (segments, path.Value),
    ]);

    public DocumentedAnswers()
        : base(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (DocumentFile.IsRenewed || IsOfTheServer(response) || Find(request) is not { } operation) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var violations = Violations(operation, request, response, bytes).ToList();
        return violations.Count == 0
            ? response
            : throw new UndocumentedAnswerException(
                $"{request.Method} {request.RequestUri!.PathAndQuery} {(int)response.StatusCode}: {string.Join("; ", violations.Take(8))}");
    }

    /// <summary>The server refuses what it cannot read before there is an address.</summary>
    static bool IsOfTheServer(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.RequestHeaderFieldsTooLarge or HttpStatusCode.RequestUriTooLong;

    static IEnumerable<string> Violations(JsonElement operation, HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var schemas = new JsonSchema(Document.Value);
        var status = $"{(int)response.StatusCode}";
        if (!operation.GetProperty("responses").TryGetProperty(status, out var documented))
            return [$"status {status} is not in the document"];
        if (documented.TryGetProperty("$ref", out var reference)) documented = schemas.Resolve(reference.GetString()!);
        if (body.Length == 0 || request.Method == HttpMethod.Head) return [];
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!documented.TryGetProperty("content", out var content) || !content.TryGetProperty(type, out var described))
            return [$"content type '{type}' is not in the document"];
        var missing = new[] { "Location", "ETag", "Retry-After", "Idempotent-Replayed", "Preference-Applied" }
            .Where(name => response.Headers.Contains(name)
                && !(documented.TryGetProperty("headers", out var headers) && headers.TryGetProperty(name, out _)))
            .Select(name => $"header {name} is not in the document");
        if (!response.Headers.Contains("ETag")
            && documented.TryGetProperty("headers", out var promised) && promised.TryGetProperty("ETag", out _))
            missing = missing.Append("header ETag is in the document alone");
        if (!type.EndsWith("json", StringComparison.Ordinal)) return missing;
        using var json = JsonDocument.Parse(body);
        return [.. missing, .. schemas.Violations(json.RootElement, described.GetProperty("schema"), "body")];
    }

    /// <summary>Finds the operation by the address with or without prefix; null for one that the document does not have.</summary>
    static JsonElement? Find(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath.TrimEnd('/');
        var method = request.Method == HttpMethod.Head ? "get" : request.Method.Method.ToLowerInvariant();
        foreach (var address in new[] { path, $"/api{path}" })
        {
            var segments = address.Split('/');
            foreach (var (template, described) in Paths.Value)
            {
                if (Matches(template, segments)) return described.TryGetProperty(method, out var operation) ? operation : null;
            }
        }

        return null;
    }

    static bool Matches(string[] template, string[] segments) => template.Length == segments.Length
        && template.Zip(segments).All(pair => pair.Second.Length > 0 && pair.First.StartsWith('{')
            || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An answer that the API document does not describe.</summary>
public sealed class UndocumentedAnswerException(string message) : Exception(message);

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Doms.Hosting.Requests;

/// <summary>
/// The body of a request as a JSON object, whose members are all known and given once; or the problem response for another body.
/// </summary>
public sealed record JsonBody(JsonDocument? Json, ProblemResult? Problem) : IDisposable
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = HttpLimits.MaxJsonDepth };
    static readonly byte[] NoMembers = "{}"u8.ToArray();
    static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public void Dispose() => Json?.Dispose();

    /// <param name="shape">Type with the members that the body may have.</param>
    /// <param name="isOptional">Whether no body counts as an object without members.</param>
    /// <exception cref="BadHttpRequestException">The body is too large, or its framing is broken.</exception>
    public static async Task<JsonBody> Read(HttpContext http, JsonTypeInfo shape, bool isOptional = false)
    {
        var bytes = await BodyBytes.Read(http.Request, http.RequestAborted);
        if (bytes.Length == 0)
        {
            if (!isOptional) return Invalid("is missing");
            bytes = NoMembers;
        }
        else if (!IsJson(http.Request.ContentType))
        {
            return new(null, ProblemResponse.ForStatus(StatusCodes.Status415UnsupportedMediaType));
        }

        return Parse(bytes, shape);
    }

    /// <summary>Parses the bytes of a body in UTF-8, with or without a mark.</summary>
    internal static JsonBody Parse(byte[] bytes, JsonTypeInfo shape)
    {
        JsonDocument json;
        var text = bytes.AsMemory(bytes.AsSpan().StartsWith(Utf8Mark) ? Utf8Mark.Length : 0);
        try
        {
            json = JsonDocument.Parse(text, Options);
        }
        catch (JsonException error)
        {
            return Invalid(IsTooDeep(text.Span)
                ? $"has more than {HttpLimits.MaxJsonDepth} objects and arrays inside one another"
                : $"is not valid JSON; see line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
        }

        var problem = json.RootElement.ValueKind == JsonValueKind.Object ? MemberCheck.Find(json.RootElement, shape) : NotAnObject;
        if (problem is null) return new(json, null);
        json.Dispose();
        return new(null, problem);
    }

    /// <summary>True for JSON that is valid as far as the depth at which reading ends.</summary>
    static bool IsTooDeep(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = HttpLimits.MaxJsonDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader is { CurrentDepth: HttpLimits.MaxJsonDepth, TokenType: JsonTokenType.StartObject or JsonTokenType.StartArray })
                    return true;
            }
        }
        catch (JsonException)
        {
            // It is broken before it is too deep.
        }

        return false;
    }

    static ProblemResult NotAnObject => Error("must be a JSON object");

    /// <summary>True for JSON in UTF-8, by any spelling of both; without a charset, JSON is UTF-8.</summary>
    static bool IsJson(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return false;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return (type.SubTypeWithoutSuffix.Equals("json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (!charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase));
    }

    static JsonBody Invalid(string error) => new(null, Error(error));

    static ProblemResult Error(string error) => ProblemResponse.Validation(new FieldErrors().Add("body", error).All);
}

using System.Text.Json.Nodes;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>
/// The problems of an operation: those of its endpoint with their codes, and those that every request can get, which are shared responses
/// of the document.
/// </summary>
static class ApiProblems
{
    /// <summary>Name of the schema of <see cref="ProblemView"/>.</summary>
    public const string Schema = nameof(ProblemView);

    /// <summary>Responses that are the same for every operation, by status, with their codes and headers.</summary>
    static readonly (int Status, string[] Codes, string[] Headers)[] Shared =
    [
        (StatusCodes.Status401Unauthorized, ["unauthenticated", "invalid_token"], ["WWW-Authenticate"]),
        (StatusCodes.Status403Forbidden, ["forbidden"], ["WWW-Authenticate"]),
        (StatusCodes.Status408RequestTimeout, ["request_timeout"], []),
        (StatusCodes.Status413PayloadTooLarge, ["body_too_large"], []),
        (StatusCodes.Status415UnsupportedMediaType, ["unsupported_media_type"], []),
        (StatusCodes.Status421MisdirectedRequest, ["host_not_served"], []),
        (StatusCodes.Status429TooManyRequests, ["quota_exceeded"], ["Retry-After"]),
        (StatusCodes.Status500InternalServerError, ["internal_error"], []),
        (StatusCodes.Status502BadGateway, ["bad_gateway"], []),
        (StatusCodes.Status503ServiceUnavailable, ["temporarily_unavailable"], ["Retry-After"]),
        (StatusCodes.Status504GatewayTimeout, ["outcome_unknown", "gateway_timeout"], []),
    ];

    static readonly string[] CodesOfAnyRequest =
        ["bad_request", "validation_failed", "unknown_parameter", "repeated_parameter", "empty_parameter"];

    static readonly string[] CodesOfAnyWrite = [MemberCheck.UnknownMember];
    static readonly string[] CodesOfAnyKey = ["idempotency_key_reused"];

    /// <summary>Adds the shared responses to the components of a document.</summary>
    public static void AddShared(OpenApiDocument document)
    {
        foreach (var (status, codes, headers) in Shared)
            document.AddComponent<IOpenApiResponse>(NameOf(status), Response(document, status, codes, headers));
    }

    /// <summary>Adds the problems of one operation.</summary>
    /// <param name="codes">The codes of its endpoint, by status.</param>
    /// <param name="isPublic">It needs no token.</param>
    public static void AddTo(
        OpenApiOperation operation, OpenApiDocument document, ILookup<int, string> codes, bool isPublic, bool isWrite, bool hasBody)
    {
        operation.Responses ??= [];
        var own = codes.ToDictionary(status => status.Key, status => status.ToList());
        Include(own, StatusCodes.Status400BadRequest, CodesOfAnyRequest);
        if (isWrite) Include(own, StatusCodes.Status400BadRequest, CodesOfAnyWrite);
        if (isWrite) Include(own, StatusCodes.Status422UnprocessableEntity, CodesOfAnyKey);
        foreach (var status in own.Keys.Where(status => Applies(status, isPublic, isWrite, hasBody)).ToList()) Include(own, status, []);
        foreach (var (status, its) in own)
            operation.Responses[Key(status)] = Response(document, status, [.. its.Distinct()], HeadersOf(status));
        foreach (var (status, _, _) in Shared.Where(shared => Applies(shared.Status, isPublic, isWrite, hasBody)))
            operation.Responses.TryAdd(Key(status), new OpenApiResponseReference(NameOf(status), document));
    }

    static void Include(Dictionary<int, List<string>> own, int status, string[] codes)
    {
        if (!own.TryGetValue(status, out var all)) own[status] = all = [];
        all.AddRange(codes);
        var shared = Array.Find(Shared, entry => entry.Status == status).Codes;
        if (shared is not null) all.AddRange(shared);
    }

    static bool Applies(int status, bool isPublic, bool isWrite, bool hasBody) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => !isPublic,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge => isWrite,
        StatusCodes.Status415UnsupportedMediaType => isWrite || hasBody,
        StatusCodes.Status504GatewayTimeout => isWrite,
        _ => true,
    };

    static string[] HeadersOf(int status) => Array.Find(Shared, shared => shared.Status == status).Headers ?? [];

    static OpenApiResponse Response(
        OpenApiDocument document, int status, IReadOnlyList<string> codes, IReadOnlyList<string> headers) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Headers = ApiHeaders.Of(document, [.. headers, .. ApiHeaders.OfEveryAnswer]),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemResult.ContentType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    AllOf =
                    [
                        new OpenApiSchemaReference(Schema, document),
                        new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Required = new HashSet<string> { "code" },
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["code"] = new OpenApiSchema
                                {
                                    Type = JsonSchemaType.String, Enum = [.. codes.Select(code => (JsonNode)code)],
                                },
                            },
                        },
                    ],
                },
            },
        },
    };

    static string Key(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string NameOf(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);
}

using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>The headers of requests and answers, described once in the components of a document.</summary>
static class ApiHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Prefer = "Prefer";
    public const string IfMatch = "If-Match";

    /// <summary>Headers of every answer where requests are limited.</summary>
    public static readonly string[] OfEveryAnswer = ["RateLimit", "RateLimit-Policy"];

    static readonly (string Name, string Description)[] Answered =
    [
        ("Location", "Address of what was created, or where the outcome of what was requested is seen."),
        ("ETag", "The version of the resource, quoted; send it as `If-Match` with a write."),
        ("Idempotent-Replayed", "`true` if the answer is that of an earlier request with the same key."),
        ("Preference-Applied", "The preference that was honoured, e.g. `wait=5`."),
        ("Retry-After", "Seconds after which to try again."),
        ("RateLimit", "Requests left, and seconds until there are all of them again: `\"default\";r=199;t=1`."),
        ("RateLimit-Policy", "The limit: `\"default\";q=200;w=1` is 200 requests per second."),
        ("WWW-Authenticate", "What the token lacks, RFC 6750."),
    ];

    /// <summary>Adds all of them to the components.</summary>
    public static void AddShared(OpenApiDocument document)
    {
        foreach (var (name, description) in Answered)
        {
            document.AddComponent<IOpenApiHeader>(
                name, new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }

    /// <summary>References to headers of an answer; null for none.</summary>
    public static Dictionary<string, IOpenApiHeader>? Of(OpenApiDocument document, IReadOnlyList<string> names) => names.Count == 0
        ? null
        : names.Distinct().ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, document));

    public static OpenApiParameter IdempotencyKeyParameter() => new()
    {
        Name = IdempotencyKey,
        In = ParameterLocation.Header,
        Description = "A name for this request, chosen by the caller. A repeat with the same key and body gets the first answer, with "
            + "`Idempotent-Replayed: true`, and has no second effect; with another body it is refused (422).",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyHeader.MaxKeyLength, Pattern = "^[ -~]+$",
        },
    };

    public static OpenApiParameter PreferParameter(int maxSeconds) => new()
    {
        Name = Prefer,
        In = ParameterLocation.Header,
        Description = $"`wait=N` waits up to N seconds, 1 to {maxSeconds}, until the outcome is known, RFC 7240.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "wait=[0-9]+" },
    };

    /// <param name="of">The resource whose version is compared.</param>
    public static OpenApiParameter IfMatchParameter(string of) => new()
    {
        Name = IfMatch,
        In = ParameterLocation.Header,
        Description = $"The version of {of} that the caller has seen, quoted as in its `ETag`. If it is not the current one, nothing is "
            + "changed (412).",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}

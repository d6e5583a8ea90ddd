using System.Text.Json.Nodes;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>Completes an operation from the metadata of its endpoint: id, access, headers, problems.</summary>
static class ApiOperations
{
    static readonly Dictionary<string, string> PathParameters = new(StringComparer.Ordinal)
    {
        ["orders"] = "Id of the order.",
        ["order"] = "Id of the order.",
        ["refund"] = "Id of the order.",
        ["fulfillment"] = "Id of the order.",
        ["sagas"] = "Id of the order.",
        ["waits"] = "Id of the order.",
        ["inventory"] = "Id of the product.",
        ["reservations"] = "Id of the reservation.",
        ["refunds"] = "Id of the refund.",
        ["shipments"] = "Id of the shipment.",
        ["payments"] = "Id of the payment.",
        ["notifications"] = "Id of the mail.",
        ["dead-letters"] = "Id of the dead letter.",
    };

    public static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? HttpMethods.Get;
        var path = $"/{context.Description.RelativePath}";
        var document = context.Document!;
        var isWrite = !HttpMethods.IsGet(method);
        operation.OperationId = endpoint.OfType<OperationId>().LastOrDefault()?.Id ?? OperationIds.Of(method, path);
        AddAccess(operation, document, endpoint);
        AddParameters(operation, endpoint, path, isWrite);
        AddAnswerHeaders(operation, document, endpoint, isWrite);
        ApiProblems.AddTo(operation, document, CodesOf(endpoint, path), IsPublic(endpoint), isWrite, operation.RequestBody is not null);
        if (endpoint.OfType<EmptyForUnknownOrder>().Any())
        {
            const string empty = "Empty for an order that does not exist, is another customer's, or has none yet.";
            operation.Description = $"{empty} {operation.Description}".Trim();
        }

        if (endpoint.OfType<Replaced>().LastOrDefault() is { } replaced)
        {
            operation.Deprecated = true;
            operation.Description = $"Use `{replaced.Instead}` instead. {operation.Description}".Trim();
        }

        if (endpoint.OfType<InternalRoute>().Any())
        {
            operation.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-internal"] = new JsonNodeExtension(JsonValue.Create(true)),
            };
        }

        return Task.CompletedTask;
    }

    static bool IsPublic(IList<object> endpoint) => endpoint.OfType<AccessRule>().LastOrDefault()?.Level == AccessLevel.Public;

    static ILookup<int, string> CodesOf(IList<object> endpoint, string path)
    {
        var own = endpoint.OfType<FailureCodes>().SelectMany(failure => failure.Codes.Select(code => (failure.Status, Code: code)));
        if (endpoint.OfType<ComparesVersion>().Any())
            own = own.Append((StatusCodes.Status412PreconditionFailed, EntityTag.Mismatch));
        if (path.Contains('{', StringComparison.Ordinal) && !endpoint.OfType<EmptyForUnknownOrder>().Any())
            own = own.Append((StatusCodes.Status404NotFound, "not_found"));
        return own.ToLookup(failure => failure.Status, failure => failure.Code);
    }

    /// <summary>Each scope that is enough is an alternative of its own.</summary>
    static void AddAccess(OpenApiOperation operation, OpenApiDocument document, IList<object> endpoint)
    {
        if (IsPublic(endpoint))
        {
            operation.Security = [];
            operation.Description = $"{operation.Description} Needs no token.".Trim();
            return;
        }

        var scopes = endpoint.OfType<RequiredScopes>().LastOrDefault()?.AnyOf ?? [];
        var schemes = document.Components?.SecuritySchemes?.Keys ?? (ICollection<string>)[ApiSecurity.Bearer];
        operation.Security =
        [
            .. from scheme in schemes
               from needed in scopes.Count == 0 ? [new List<string>()] : scopes.Select(scope => new List<string> { scope })
               select new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = needed },
        ];
        var names = string.Join(" or ", scopes.Select(scope => $"`{scope}`"));
        var sentence = scopes.Count == 0 ? "Needs a token." : $"Needs the scope {names}.";
        operation.Description = $"{operation.Description} {sentence}".Trim();
    }

    static void AddParameters(OpenApiOperation operation, IList<object> endpoint, string path, bool isWrite)
    {
        operation.Parameters = [.. (operation.Parameters ?? []).Where(parameter => parameter.In != ParameterLocation.Query)];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Description ??= PathParameters.GetValueOrDefault(SegmentBefore(path, parameter.Name!));
            if (parameter.Schema is OpenApiSchema { Type: JsonSchemaType.String } schema)
                (schema.MinLength, schema.MaxLength) = (1, SharedMembers.MaxIdLength);
        }

        if (isWrite && !IsPublic(endpoint)) operation.Parameters.Add(ApiHeaders.IdempotencyKeyParameter());
        if (endpoint.OfType<ComparesVersion>().LastOrDefault() is { } compared)
            operation.Parameters.Add(ApiHeaders.IfMatchParameter(compared.Of));
        if (endpoint.OfType<QueryParameters>().LastOrDefault() is { } query)
            foreach (var parameter in query.All) operation.Parameters.Add(ApiQueries.ToParameter(parameter));
        if (endpoint.OfType<WaitPreference>().LastOrDefault() is { } wait)
            operation.Parameters.Add(ApiHeaders.PreferParameter(wait.MaxSeconds));
        if (operation.Parameters.Count == 0) operation.Parameters = null;
    }

    static string SegmentBefore(string path, string parameter)
    {
        var parts = path.Split('/');
        return parts[Math.Max(0, Array.IndexOf(parts, $"{{{parameter}}}") - 1)];
    }

    /// <summary>
    /// Tells whether the answer has an ETag: a read one has where its route says so, one that a write answers with has where the view
    /// shows the version.
    /// </summary>
    static bool IsVersioned(OpenApiResponse answer, IList<object> endpoint, bool isWrite) => isWrite
        ? answer.Content?.Values.FirstOrDefault()?.Schema is { } schema
            && (schema is OpenApiSchemaReference { Target: { } target } ? target : schema).Properties?.ContainsKey("version") == true
        : endpoint.OfType<VersionedAnswer>().Any();

    static void AddAnswerHeaders(OpenApiOperation operation, OpenApiDocument document, IList<object> endpoint, bool isWrite)
    {
        var isCopied = false;
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse answer || status[0] != '2') continue;
            List<string> names = [.. ApiHeaders.OfEveryAnswer];
            if (status is "201" or "202") names.Add("Location");
            if (IsVersioned(answer, endpoint, isWrite)) names.Add("ETag");
            isCopied |= !isWrite && names.Contains("ETag");
            if (isWrite && !IsPublic(endpoint)) names.Add("Idempotent-Replayed");
            if (endpoint.OfType<WaitPreference>().Any()) names.Add("Preference-Applied");
            answer.Headers = ApiHeaders.Of(document, names);
            if (answer.Content?.TryGetValue("text/plain", out var text) == true)
                text.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The bare token." };
        }

        if (!isCopied) return;
        operation.Responses!["304"] = new OpenApiResponse
        {
            Description = "The copy that If-None-Match names is current.",
            Headers = ApiHeaders.Of(document, [.. ApiHeaders.OfEveryAnswer, "ETag"]),
        };
    }
}

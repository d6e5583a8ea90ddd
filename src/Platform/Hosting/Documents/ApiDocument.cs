using Doms.Contracts.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Doms.Hosting.Documents;

/// <summary>Completes an OpenAPI document: what it is about, its tags, and the components that its operations share.</summary>
sealed class ApiDocument(ApiSchemas schemas, AuthSettings auth) : IOpenApiDocumentTransformer
{
    static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["orders"] = "Place, find and cancel orders, and see what happened to them and what they wait for.",
        ["inventory"] = "Products with their prices and stock, and stand-alone reservations.",
        ["payments"] = "Payments of orders, and refunds.",
        ["fulfillment"] = "Shipments of orders.",
        ["notifications"] = "Mails to customers.",
        ["orchestrator"] = "Sagas: the process of each order, and what an operator decides about it.",
        ["dead-letters"] = "Messages after their last attempt, until an operator replays or discards them.",
        ["audit"] = "The audit of stored state.",
        ["waits"] = "What an order waits for, between the services.",
        ["identity"] = "Tokens of the demo profile.",
    };

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "DOMS",
            Version = context.DocumentName == "v1" ? "1.0" : $"1.0 ({context.DocumentName})",
            Description = Text,
            Contact = new OpenApiContact { Name = "The operators of this system" },
            License = new OpenApiLicense { Name = "MIT License", Identifier = "MIT" },
        };
        foreach (var server in document.Servers ?? []) server.Url = server.Url?.TrimEnd('/');
        ApiSecurity.AddTo(document, auth);
        ApiHeaders.AddShared(document);
        if (document.Components?.Schemas?.ContainsKey(ApiProblems.Schema) != true)
            document.AddComponent(ApiProblems.Schema, await context.GetOrCreateSchemaAsync(typeof(ProblemView), null, cancellationToken));
        ApiProblems.AddShared(document);
        schemas.Complete(document);
        var used = document.Paths.Values
            .SelectMany(path => path.Operations?.Values.AsEnumerable() ?? [])
            .SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Reference.Id ?? "").ToHashSet();
        document.Tags = Tags.Where(tag => used.Contains(tag.Key))
            .Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
    }

    static string Text { get; } =
        """
        Distributed order management: never oversell, never charge twice, never lose an order, always say why.

        - **Amounts** are decimal numbers in the currency's major unit, with no more digits than the currency has: 9.99 USD, 500 JPY.
          They are stored as whole minor units. Do not add them as binary fractions.
        - **Times** are RFC 3339 in UTC with milliseconds: `2026-11-26T01:24:30.840Z`.
        - **Members** of answers are always present, and null where there is no value. In requests, leave an optional member out
          rather than sending null; members and query parameters that are not described here are refused.
        - **Empty texts** in requests count as absent members, unless a minimum length is given.
        - **Writes** may carry an `Idempotency-Key`; a repeat with the same key has no second effect.
        - **Lists** are pages of up to 500 entries. `nextCursor` is opaque, and null on the last page.
        - **Errors** are `application/problem+json` with a stable `code`.
        - Every address under `/api` is served without that prefix, too; in the demo profile some of those need no token.
        """.ReplaceLineEndings("\n");
}

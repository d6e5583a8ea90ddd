using System.Text.Json.Nodes;
using Doms.Tests.Compliance.Document;
using Doms.Tests.EndToEnd.Access;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>The API document of the repository is the one that is served.</summary>
public sealed class DocumentTests(RunningHost host) : IClassFixture<RunningHost>
{
    /// <summary>A difference is deliberate: it is in the commit that makes it, where a reviewer sees it.</summary>
    [Fact]
    public async Task Committed_document_is_the_served_one()
    {
        var served = JsonNode.Parse((await host.Send(null, "GET", "/openapi/v1.json")).Text)!;
        served["servers"] = new JsonArray(new JsonObject { ["url"] = "http://127.0.0.1:8080", ["description"] = "A demo." });
        var text = served.ToJsonString(DocumentFile.Format).ReplaceLineEndings("\n") + "\n";
        if (DocumentFile.IsRenewed) await File.WriteAllTextAsync(DocumentFile.Path, text);

        var committed = await File.ReadAllTextAsync(DocumentFile.Path);
        committed.ShouldBe(
            text,
            "docs/openapi.json differs from the document that is served. If the change is meant, write it with: "
            + $"{DocumentFile.RenewVariable}=1 ./doms test EndToEnd --filter FullyQualifiedName~Committed_document, and commit it.");
    }

    [Fact]
    public void Every_operation_tells_access_and_failures()
    {
        var document = JsonNode.Parse(File.ReadAllText(DocumentFile.Path))!;
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var name = $"{method} {path}";
                var operationOf = operation!.AsObject();
                foreach (var member in new[] { "operationId", "summary", "description", "tags", "security" })
                    operationOf.ContainsKey(member).ShouldBeTrue($"{name} has no {member}");
                operation["responses"]!.AsObject().Select(response => response.Key)
                    .ShouldContain("429", $"{name} can be refused for its rate");
                if (method != "get" && path != "/auth/login")
                    operation["security"]!.AsArray()
                        .ShouldAllBe(needed => needed!["bearer"]!.AsArray().Count > 0, $"{name} needs no scope");
            }
        }
    }

    [Fact]
    public void Every_property_is_described_and_every_body_has_an_example()
    {
        var document = JsonNode.Parse(File.ReadAllText(DocumentFile.Path))!;
        var schemas = document["components"]!["schemas"]!.AsObject();
        var bare = from schema in schemas
                   from property in schema.Value!["properties"]?.AsObject() ?? []
                   where property.Value!["description"] is null && property.Value["$ref"] is null
                   select $"{schema.Key}.{property.Key}";
        bare.ShouldBeEmpty();
        foreach (var schema in schemas.Where(schema => schema.Key.StartsWith("New", StringComparison.Ordinal)
            || schema.Key.EndsWith("Request", StringComparison.Ordinal) || schema.Key.EndsWith("Update", StringComparison.Ordinal)))
            schema.Value!["examples"].ShouldNotBeNull($"{schema.Key} is described in no {nameof(Doms.Hosting.Documents.SchemaRules)}");
    }
}

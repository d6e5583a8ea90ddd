using System.Text.Json.Nodes;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Host.Running;

/// <summary>
/// The OpenAPI document of the whole API at a gateway of its own, whose routes only forward: the one that is committed, and that tests
/// compare with the routes.
/// </summary>
static class ApiDocumentFile
{
    const string Resource = "openapi.json";

    public static void Map(IEndpointRouteBuilder routes, DocumentAccess access)
    {
        if (access == DocumentAccess.Off) return;
        var document = routes.MapGet("/openapi/v1.json", Answer).WithQuery(QueryParameters.None).ExcludeFromDescription();
        _ = access == DocumentAccess.Operators ? document.ForOperators() : document.AllowPublicAccess();
    }

    static async Task<IResult> Answer(HttpRequest request)
    {
        await using var file = typeof(ApiDocumentFile).Assembly.GetManifestResourceStream(Resource)!;
        var document = (await JsonNode.ParseAsync(file))!;
        document["servers"] = new JsonArray(new JsonObject { ["url"] = $"{request.Scheme}://{request.Host}" });
        return Results.Text(document.ToJsonString(), "application/json");
    }
}

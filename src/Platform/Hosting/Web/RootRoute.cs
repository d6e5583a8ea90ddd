using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Web;

/// <summary>Maps <c>GET /</c> of the gateway: what listens here, and where its documents are.</summary>
static class RootRoute
{
    static readonly JsonTypeInfo Json = AnswerJson.For(RootJson.Default.RootView);

    static readonly string Version =
        typeof(RootRoute).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <param name="documents">Who may read the documents: what is not served is not named.</param>
    public static void MapRoot(this IEndpointRouteBuilder routes, DocumentAccess documents)
    {
        var view = new RootView(
            "doms",
            Version,
            OpenApi: documents == DocumentAccess.Off ? null : OpenApiDocuments.DocumentPath,
            Docs: documents == DocumentAccess.Public ? OpenApiDocuments.PagesPath : null,
            Ready: "/readyz");
        routes.MapGet("/", () => Results.Json(view, Json)).AllowPublicAccess().ExcludeFromDescription();
    }
}

/// <summary>Name and version of the program, and the addresses to begin with.</summary>
/// <param name="OpenApi">Null where the document is switched off.</param>
/// <param name="Docs">Null where there are no pages.</param>
sealed record RootView(string Name, string Version, string? OpenApi, string? Docs, string Ready);

[JsonSerializable(typeof(RootView))]
sealed partial class RootJson : JsonSerializerContext;

using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Web;

/// <summary>Maps <c>GET /</c> of the gateway: what listens here, and where its documents are.</summary>
static class RootRoute
{
    static readonly RootView View = new(
        "doms",
        typeof(RootRoute).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        OpenApi: "/openapi/v1.json",
        Docs: "/swagger",
        Ready: "/readyz");

    public static void MapRoot(this IEndpointRouteBuilder routes) => routes
        .MapGet("/", () => TypedResults.Json(View, RootJson.Default.RootView))
        .AllowPublicAccess()
        .ExcludeFromDescription();
}

/// <summary>Name and version of the program, and the addresses to begin with.</summary>
sealed record RootView(string Name, string Version, string OpenApi, string Docs, string Ready);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RootView))]
sealed partial class RootJson : JsonSerializerContext;

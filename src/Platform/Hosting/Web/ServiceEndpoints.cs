using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Web;

/// <summary>A service's edge: its routes, and the port they are served on besides the gateway's.</summary>
/// <param name="Name">As in the engine, e.g. <c>orders</c>; the routes' commands go to that service.</param>
/// <param name="PortOffset">Its port less the gateway's; 0 is the gateway itself.</param>
/// <param name="Map">Maps the routes.</param>
public sealed record ServiceEndpoints(string Name, int PortOffset, Action<IEndpointRouteBuilder> Map)
{
    /// <summary>
    /// Source-generated JSON metadata of its requests and answers; without it they are read by reflection.
    /// </summary>
    public IJsonTypeInfoResolver? Json { get; init; }

    /// <summary>What its rows say an order waits for; null when they say nothing.</summary>
    public FindPendingReasons? FindPendingReasons { get; init; }

    /// <summary>Registers what the routes need.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>On an endpoint: the service it belongs to.</summary>
sealed record ServiceOwner(string Name);

/// <summary>Maps routes under both their addresses.</summary>
public static class ApiRoutes
{
    /// <summary>
    /// Maps the same routes under <c>/api</c> + <paramref name="path"/> and, out of the documents, without the prefix.
    /// </summary>
    public static void MapApi(this IEndpointRouteBuilder routes, string path, Action<RouteGroupBuilder> map)
    {
        map(routes.MapGroup("/api" + path));
        map(routes.MapGroup(path).ExcludeFromDescription());
    }
}

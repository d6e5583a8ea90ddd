using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Web;

/// <summary>The HTTP interface of a service: its routes, and its own port in addition to the gateway's.</summary>
/// <param name="Name">
/// Service name as in the engine, e.g. <c>orders</c>; commands of the routes are sent to that service.
/// </param>
/// <param name="PortOffset">Offset from the gateway's port; 0 is the gateway itself.</param>
/// <param name="Map">Maps the routes.</param>
public sealed record ServiceEndpoints(string Name, int PortOffset, Action<IEndpointRouteBuilder> Map)
{
    /// <summary>Source-generated JSON metadata of requests and responses; null falls back to reflection.</summary>
    public IJsonTypeInfoResolver? Json { get; init; }

    /// <summary>Describes the schemas of requests and responses in the API document, beside their types.</summary>
    public Action<SchemaRules>? Schemas { get; init; }

    /// <summary>Reads pending reasons of an order from the service's rows; null when the service has none.</summary>
    public FindPendingReasons? FindPendingReasons { get; init; }

    /// <summary>Registers the dependencies of the routes.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>Endpoint metadata: the owning service.</summary>
sealed record ServiceOwner(string Name);

/// <summary>Maps routes under both of their addresses.</summary>
public static class ApiRoutes
{
    /// <summary>Prefix of the documented addresses.</summary>
    public const string Prefix = "/api";

    /// <summary>
    /// Maps the same routes under <c>/api</c> + <paramref name="path"/> and, excluded from the documents, without the
    /// prefix. A route that declares no <see cref="QueryParameters"/> takes none.
    /// </summary>
    public static void MapApi(this IEndpointRouteBuilder routes, string path, Action<RouteGroupBuilder> map)
    {
        map(routes.MapGroup(Prefix + path).WithQuery(QueryParameters.None));
        map(routes.MapGroup(path).WithQuery(QueryParameters.None).ExcludeFromDescription());
    }
}

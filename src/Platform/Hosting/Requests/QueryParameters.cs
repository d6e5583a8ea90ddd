using Doms.Primitives;
using Microsoft.AspNetCore.Builder;

namespace Doms.Hosting.Requests;

/// <summary>Endpoint metadata: the query parameters of a route, in the order of its document.</summary>
public sealed class QueryParameters
{
    public const string Limit = "limit";
    public const string Cursor = "cursor";

    /// <summary>No parameter: a query of any kind is refused.</summary>
    public static readonly QueryParameters None = new();

    /// <summary>Any query: the route forwards requests, and the route that they are forwarded to checks them.</summary>
    public static readonly QueryParameters Forwarded = new();

    /// <param name="all">Parameters with different names.</param>
    public QueryParameters(params IReadOnlyList<QueryParameter> all) => All = all;

    public IReadOnlyList<QueryParameter> All { get; }

    /// <summary>Parameters of a paged list: its filters, <c>limit</c> and <c>cursor</c>.</summary>
    public static QueryParameters OfList(params IReadOnlyList<QueryParameter> filters) => new(
    [
        .. filters,
        new QueryParameter(Limit, "Items of a page.", ParameterKind.Number)
        {
            Min = 1, Max = Paging.MaxLimit, Default = $"{Paging.DefaultLimit}",
        },
        new QueryParameter(Cursor, "The nextCursor of the previous page, with the same filters.", ParameterKind.Cursor),
    ]);

    /// <summary>The parameter of this name in any case; null for none.</summary>
    public QueryParameter? Find(string name) =>
        All.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Declares query parameters on routes.</summary>
public static class QueryParameterExtensions
{
    /// <summary>Declares the query parameters of a route; a route of the API without a declaration takes none.</summary>
    public static T WithQuery<T>(this T endpoint, QueryParameters parameters)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(parameters);
}

using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Feeds;

/// <summary>
/// Reads the feed of the shop from Orders, for a service that shows it: in the same process from its rows, else over HTTP with the caller's
/// token.
/// </summary>
/// <exception cref="HttpRequestException">Orders runs elsewhere and does not answer.</exception>
public delegate ValueTask<EventFeedView> ReadEventFeed(FeedRange range, HttpContext http);

/// <summary>Part of the feed.</summary>
/// <param name="After">The position after which it begins; 0 is the beginning.</param>
/// <param name="OrderId">The order whose events are read; null for all.</param>
/// <param name="Limit">Maximum number of events.</param>
public sealed record FeedRange(long After, string? OrderId, int Limit)
{
    public static readonly QueryParameters Parameters = new(
        new QueryParameter("after", "Position after which the page begins; 0 is the beginning of the feed.", ParameterKind.Number)
        {
            Default = "0",
        },
        new QueryParameter("orderId", "Events of this order."),
        new QueryParameter(QueryParameters.Limit, "Items of a page.", ParameterKind.Number)
        {
            Min = 1, Max = Paging.MaxLimit, Default = $"{Paging.DefaultLimit}",
        });

    /// <summary>The query of a request for this part.</summary>
    public string Query =>
        $"?after={After}&limit={Limit}{(OrderId is null ? "" : $"&orderId={Uri.EscapeDataString(OrderId)}")}";

    /// <summary>Reads the parameters of a request.</summary>
    public static FeedRange Read(QueryReader request) => new(
        request.Number("after") ?? 0, request.Text("orderId"), (int)(request.Number(QueryParameters.Limit) ?? Paging.DefaultLimit));
}

/// <summary>JSON of the feed.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EventFeedView))]
public sealed partial class FeedJson : JsonSerializerContext;

using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.PendingReasons;
using Doms.Hosting.Requests;
using Doms.Orders.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary><c>GET /orders/{id}</c>, its timeline and its pending reasons.</summary>
static class GetOrder
{
    public static readonly QueryParameters Parameters = new(
        QueryParameter.Words("expand", "Parts to include in the order.", [TimelinePart]));

    const string TimelinePart = "timeline";

    public static async Task<IResult> State(string id, HttpContext http, IRowReader rows, Query query)
    {
        var request = QueryReader.Of(http);
        var parts = request.Words("expand");
        if (request.Problem is { } problem) return problem;
        if (await Find(id, http, rows) is not { } order) return Missing(id);
        var view = order.ToView(http.Caller());
        if (parts.Contains(TimelinePart))
        {
            var entries = await OrderTimeline.All(query, order, http.Caller(), http.RequestAborted);
            view = view with { Timeline = order.ToTimelineView(entries).Timeline };
        }

        return http.Versioned(view, EntityTag.Of(order.Version));
    }

    public static async Task<IResult> History(string id, HttpContext http, IRowReader rows, Query query)
    {
        if (await Find(id, http, rows) is not { } order) return Missing(id);
        var entries = await OrderTimeline.All(query, order, http.Caller(), http.RequestAborted);
        return http.Versioned(order.ToTimelineView(entries), EntityTag.Of(order.Version));
    }

    /// <summary>Combines the order's own state with the pending reasons of the services in this process.</summary>
    public static async Task<IResult> Why(string id, HttpContext http, IRowReader rows, Query query, OrderPendingReasons pendingReasons)
    {
        if (await Find(id, http, rows) is not { } order) return Missing(id);
        var reasons = await pendingReasons.Of(id, http.Caller().ReadsAll, http.RequestAborted);
        var newest = await OrderTimeline.Newest(query, order, http.Caller(), http.RequestAborted);
        return TypedResults.Json(order.ToWhyView(http.Caller(), newest, reasons));
    }

    /// <summary>Finds an order that the caller may see; null for none.</summary>
    public static async ValueTask<Order?> Find(string id, HttpContext http, IRowReader rows)
    {
        if (!ChosenId.CanExist(id)) return null;
        var order = await rows.Find<Order>(id, http.RequestAborted);
        return order is not null && http.Caller().CanSee(order) ? order : null;
    }

    static ProblemResult Missing(string id) =>
        ProblemResponse.Of(StatusCodes.Status404NotFound, "order_not_found", id.All(char.IsAsciiDigit)
            ? $"There is no order with the id '{id}'. Where it is an order's number, the list finds it by q={id}."
            : $"There is no order '{id}'.");
}

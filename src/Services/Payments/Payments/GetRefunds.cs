using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Doms.Payments;

/// <summary>Reads refunds: one, those of an order, or all of a status.</summary>
static class GetRefunds
{
    /// <summary>Ids begin with the order's, and those sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    /// <summary>Parameters of the list of all refunds.</summary>
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words("status", "Refunds in one of these statuses.", RefundStatusText.All));

    static readonly PageOrder ByNumber = new("number", Descending: false);

    /// <summary>Ids begin with the order's and <c>-r</c>, so that no index but that of the key is needed.</summary>
    static readonly Filter OfOneOrder = Filter.None.And("refund_id > @First AND refund_id < @Last");

    static readonly StatusFilter Statuses = new(
        Tables.Refunds.Name, "refund_id", [RefundStatus.Requested.Text(), RefundStatus.Pending.Text(), RefundStatus.Failed.Text()]);

    /// <summary><c>GET /refunds/{id}</c>, for operators.</summary>
    public static async Task<IResult> Find(string id, HttpContext http, IRowReader rows) =>
        OrderIds.OfRefund(id) is not null && await rows.Find<Refund>(id, http.RequestAborted) is { } refund
            ? http.Versioned(refund.ToView(), EntityTag.Of(refund.Version))
            : OrderIds.RefundNotFound(id);

    /// <summary><c>GET /orders/{id}/refunds</c>, for the order's owner, a shop's backend and operators.</summary>
    public static async Task<IResult> OfOrder(string id, HttpContext http, IRowReader rows, [FromServices] Query query)
    {
        var request = QueryReader.Of(http);
        var paging = request.Page();
        if (request.Problem is { } problem) return problem;
        var caller = http.Caller();
        if (!OrderIds.IsValid(id)
            || await rows.Find<Payment>(id, http.RequestAborted) is not { } payment
            || (caller.IsCustomer && caller.Subject != payment.Owner))
            return OrderIds.PaymentNotFound(id);
        var page = await query.Page(
            Tables.Refunds, OfOneOrder, new { First = $"{id}-r", Last = $"{id}-s" }, ByNumber, paging, http.RequestAborted);
        return Page(page, request, refund => caller.IsCustomer ? refund.ToCustomerView() : refund.ToView());
    }

    /// <summary><c>GET /refunds?status=FAILED,PENDING</c>, for operators.</summary>
    public static async Task<IResult> List(HttpContext http, [FromServices] Query query)
    {
        var request = QueryReader.Of(http);
        var (statuses, paging) = (request.Words("status"), request.Page());
        if (request.Problem is { } problem) return problem;

        return Page(
            await query.Page(Tables.Refunds, Statuses.Of(statuses), null, NewestFirst, paging, http.RequestAborted), request,
            refund => refund.ToView());
    }

    static IResult Page(Page<Refund> page, QueryReader request, Func<Refund, OrderRefundView> toView) => TypedResults.Json(
        new PageView<OrderRefundView>([.. page.Items.Select(toView)], request.NextCursor(page.Next)));
}

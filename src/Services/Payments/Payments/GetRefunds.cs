using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Payments.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Doms.Payments;

/// <summary>Reads refunds: one, those of an order, or all of a status.</summary>
static class GetRefunds
{
    /// <summary>Ids begin with the order's, and those sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    static readonly PageOrder ByNumber = new("number", Descending: false);

    /// <summary><c>GET /refunds/{id}</c>, for operators.</summary>
    public static async Task<IResult> Find(string id, HttpContext http, IRowReader rows) =>
        OrderIds.OfRefund(id) is not null && await rows.Find<Refund>(id, http.RequestAborted) is { } refund
            ? TypedResults.Json(refund.ToView(), PaymentsJson.Default.OrderRefundView)
            : OrderIds.RefundNotFound(id);

    /// <summary><c>GET /orders/{id}/refunds</c>, for the order's owner, a shop's backend and operators.</summary>
    public static async Task<IResult> OfOrder(
        string id, string? cursor, int? limit, HttpContext http, IRowReader rows, [FromServices] Query query)
    {
        if (!Paging.TryParse(cursor, limit, out var paging)) return InvalidPage;
        var caller = http.Caller();
        if (!OrderIds.IsValid(id)
            || await rows.Find<Payment>(id, http.RequestAborted) is not { } payment
            || (caller.IsCustomer && caller.Subject != payment.Owner))
            return OrderIds.PaymentNotFound(id);
        var page = await query.Page(
            Tables.Refunds, Filter.None.And("order_id = @OrderId"), new { OrderId = id }, ByNumber, paging, http.RequestAborted);
        return Page(page, refund => caller.IsCustomer ? refund.ToCustomerView() : refund.ToView());
    }

    /// <summary><c>GET /refunds?status=</c>, for operators.</summary>
    public static async Task<IResult> List(string? status, string? cursor, int? limit, HttpContext http, [FromServices] Query query)
    {
        status = string.IsNullOrEmpty(status) ? null : status.ToUpperInvariant();
        if (status is not null && !RefundStatusText.All.Contains(status))
            return ProblemResponse.Validation("status", $"status must be one of {string.Join(", ", RefundStatusText.All)}");
        if (!Paging.TryParse(cursor, limit, out var paging)) return InvalidPage;

        // The indexes of open states are used only where the state is in the text of the query.
        var filter = Filter.None.AndIf(status is not null, $"status = '{status}'");
        return Page(
            await query.Page(Tables.Refunds, filter, null, NewestFirst, paging, http.RequestAborted), refund => refund.ToView());
    }

    static ProblemResult InvalidPage => ProblemResponse.Validation(
        "cursor", $"cursor must be the nextCursor of a page, limit 1 to {Paging.MaxLimit}");

    static IResult Page(Page<Refund> page, Func<Refund, OrderRefundView> toView) => TypedResults.Json(
        new PageView<OrderRefundView>([.. page.Items.Select(toView)], page.Next), PaymentsJson.Default.PageViewOrderRefundView);
}

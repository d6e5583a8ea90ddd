using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Doms.Payments;

/// <summary><c>GET /payments?status=UNKNOWN,FAILED</c>, for operators.</summary>
static class ListPayments
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words("status", "Payments in one of these statuses.", PaymentStatusText.All));

    /// <summary>Order ids sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    static readonly StatusFilter Statuses = new(
        Tables.Payments.Name, "order_id", [PaymentStatus.Pending.Text(), PaymentStatus.Unknown.Text(), PaymentStatus.Failed.Text()]);

    public static async Task<IResult> Handle(HttpContext http, IRowReader rows, [FromServices] Query query)
    {
        var request = QueryReader.Of(http);
        var (statuses, paging) = (request.Words("status"), request.Page());
        if (request.Problem is { } problem) return problem;
        var page = await query.Page(Tables.Payments, Statuses.Of(statuses), null, NewestFirst, paging, http.RequestAborted);
        var views = new List<PaymentView>(page.Items.Count);
        foreach (var payment in page.Items)
            views.Add(payment.ToView(await rows.Find<PaymentTransaction>(ChargeIdOf(payment), http.RequestAborted)));
        return TypedResults.Json(
            new PageView<PaymentView>(views, request.NextCursor(page.Next)));
    }

    static string ChargeIdOf(Payment payment) => PaymentTransaction.IdOf(payment.OrderId, PaymentTransaction.ChargeNumber);
}

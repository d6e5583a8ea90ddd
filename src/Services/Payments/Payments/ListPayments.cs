using Doms.Contracts.Http;
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

    public static async Task<IResult> Handle(HttpContext http, [FromServices] Query query)
    {
        var request = QueryReader.Of(http);
        var (statuses, paging) = (request.Words("status"), request.Page());
        if (request.Problem is { } problem) return problem;
        var page = await query.Page(Tables.Payments, Statuses.Of(statuses), null, NewestFirst, paging, http.RequestAborted);
        var charges = await FindCharges(page.Items, query, http.RequestAborted);
        return TypedResults.Json(new PageView<PaymentView>(
            [.. page.Items.Select(payment => payment.ToView(charges.GetValueOrDefault(payment.OrderId)))], request.NextCursor(page.Next)));
    }

    /// <summary>The charges of a page's payments by order, in one query.</summary>
    static async Task<Dictionary<string, PaymentTransaction>> FindCharges(
        IReadOnlyList<Payment> payments, Query query, CancellationToken cancel)
    {
        if (payments.Count == 0) return [];
        var charges = await query.Rows(
            Tables.Transactions, "WHERE transaction_id IN @Ids", new { Ids = payments.Select(ChargeIdOf).ToArray() }, cancel);
        return charges.ToDictionary(charge => charge.OrderId);
    }

    static string ChargeIdOf(Payment payment) => PaymentTransaction.IdOf(payment.OrderId, PaymentTransaction.ChargeNumber);
}

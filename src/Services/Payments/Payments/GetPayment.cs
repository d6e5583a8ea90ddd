using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary>
/// <c>GET /payments/order/{orderId}</c> and <c>GET /orders/{orderId}/payment</c>, for the order's owner, a shop's backend and operators.
/// </summary>
static class GetPayment
{
    public static async Task<IResult> Handle(string orderId, HttpContext http, IRowReader rows)
    {
        if (!OrderIds.IsValid(orderId)) return OrderIds.PaymentNotFound(orderId);
        var payment = await rows.Find<Payment>(orderId, http.RequestAborted);
        if (payment is null || !CanSee(http.Caller(), payment)) return OrderIds.PaymentNotFound(orderId);
        var charge = await rows.Find<PaymentTransaction>(
            PaymentTransaction.IdOf(orderId, PaymentTransaction.ChargeNumber), http.RequestAborted);
        return http.Versioned(payment.ToView(charge), EntityTag.Of(payment.Version));
    }

    static bool CanSee(Caller caller, Payment payment) => !caller.IsCustomer || caller.Subject == payment.Owner;
}

/// <summary>Ids in routes.</summary>
static class OrderIds
{
    public static bool IsValid(string id) => id.Length <= ChosenId.MaxLength && !id.Contains('\0', StringComparison.Ordinal);

    /// <summary>The payment of an order; null for an absent one.</summary>
    public static async ValueTask<Payment?> FindPayment(string id, IRowReader rows, CancellationToken cancel) =>
        IsValid(id) ? await rows.Find<Payment>(id, cancel) : null;

    /// <summary>Order of a refund id; null for another id.</summary>
    public static string? OfRefund(string id) => IsValid(id) ? Refund.OrderIdOf(id) : null;

    public static ProblemResult RefundNotFound(string id) =>
        ProblemResponse.From(FailedRefunds.NotFound(id));

    /// <summary>The same response for an absent payment and for one the caller may not see.</summary>
    public static ProblemResult PaymentNotFound(string id) =>
        ProblemResponse.From(OperatorRefunds.NotFound(id));
}

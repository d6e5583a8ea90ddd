using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Payments.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>GET /payments/order/{orderId}</c>, for the order's owner, a shop's backend and operators.</summary>
static class GetPayment
{
    public static async Task<IResult> Handle(string orderId, HttpContext http, IRowReader rows)
    {
        if (!OrderIds.IsValid(orderId)) return OrderIds.PaymentNotFound(orderId);
        var payment = await rows.Find<Payment>(orderId, http.RequestAborted);
        return payment is not null && CanSee(http.Caller(), payment)
            ? TypedResults.Json(payment.ToView(), PaymentsJson.Default.PaymentView)
            : OrderIds.PaymentNotFound(orderId);
    }

    static bool CanSee(Caller caller, Payment payment) => !caller.IsCustomer || caller.Subject == payment.Owner;
}

/// <summary>Order ids in routes.</summary>
static class OrderIds
{
    const int MaxLength = 128;

    public static bool IsValid(string id) => id.Length <= MaxLength && !id.Contains('\0', StringComparison.Ordinal);

    /// <summary>The same response for an absent payment and for one the caller may not see.</summary>
    public static ProblemResult PaymentNotFound(string id) =>
        ProblemResponse.Of(StatusCodes.Status404NotFound, "payment_not_found", $"There is no payment for order '{id}'.");
}

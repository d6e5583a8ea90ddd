using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>payment.refund</c>: refunds or voids an order's payment for its saga, in any status.</summary>
sealed class OnRefundPayment(PaymentsOptions options) : IHandle<RefundPayment>
{
    public void Plan(RefundPayment message, LoadPlan plan) => plan.NeedPaymentAndNextRefund(message.OrderId);

    public void Handle(RefundPayment message, Session session)
    {
        var payment = session.Find<Payment>(message.OrderId);
        var context = new DecisionContext(session.WallClock, payment?.PaymentId ?? session.NewId(), options.Currency);
        session.Apply(RefundDecider.RefundOrVoid(payment, message, context));
    }
}

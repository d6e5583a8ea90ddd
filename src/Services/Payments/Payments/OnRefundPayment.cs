using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>payment.refund</c>: refunds or voids an order's payment for its saga, in any status.</summary>
sealed class OnRefundPayment(PaymentsOptions options) : IHandle<RefundPayment>
{
    public void Plan(RefundPayment message, LoadPlan plan)
    {
        plan.NeedPaymentRows(message.OrderId);
        plan.NeedMethod(message.OrderId);
    }

    public void Handle(RefundPayment message, Session session)
    {
        var rows = session.PaymentRows(message.OrderId);
        session.Apply(RefundDecider.RefundOrVoid(rows, message, session.ContextOf(rows.Payment, options)));
        session.DeleteMethodUnlessOpen(message.OrderId);
    }
}

using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>saga.cancellation_refused</c>: the order is not cancelled, so a requested refund is executed as a return.</summary>
sealed class OnCancellationRefused : IHandle<CancellationRefused>
{
    public void Plan(CancellationRefused message, LoadPlan plan) => plan.NeedPaymentRows(message.OrderId);

    public void Handle(CancellationRefused message, Session session) =>
        session.Apply(RefundDecider.ExecuteRequested(session.PaymentRows(message.OrderId), session.WallClock));
}

using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Deletes a means of payment that was not used in time; the outcome of an open charge deletes its own.</summary>
sealed class OnPaymentMethodExpired : IHandle<PaymentMethodExpired>
{
    public void Plan(PaymentMethodExpired message, LoadPlan plan)
    {
        plan.Need<Payment>(message.OrderId);
        plan.NeedMethod(message.OrderId);
    }

    public void Handle(PaymentMethodExpired message, Session session) => session.DeleteMethodUnlessOpen(message.OrderId);
}

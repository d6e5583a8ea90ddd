using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Ends a check that found nothing new.</summary>
sealed class OnTransactionChecked : IHandle<TransactionChecked>
{
    public void Plan(TransactionChecked message, LoadPlan plan)
    {
    }

    public void Handle(TransactionChecked message, Session session) =>
        session.Log($"Callback without news about {message.TransactionId}");
}

using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>The provider took the money.</summary>
sealed class OnChargeSucceeded : IHandle<ChargeSucceeded>
{
    public void Plan(ChargeSucceeded message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeSucceeded message, Session session)
    {
        var decision = ChargeDecider.Succeed(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<LedgerEntry>() is not null) session.Log("Payment success");
    }
}

/// <summary>The provider definitely refused.</summary>
sealed class OnChargeDeclined : IHandle<ChargeDeclined>
{
    public void Plan(ChargeDeclined message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeDeclined message, Session session)
    {
        var decision = ChargeDecider.Decline(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not null) session.Log($"Payment failed: {message.Code}");
    }
}

/// <summary>Nobody knows yet whether the provider took the money.</summary>
sealed class OnChargeUnknown : IHandle<ChargeUnknown>
{
    public void Plan(ChargeUnknown message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeUnknown message, Session session)
    {
        var decision = ChargeDecider.MarkUnknown(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not null) session.Log("Payment outcome unknown");
    }
}

/// <summary>The charge was not wanted any more, and nothing was or will be taken.</summary>
sealed class OnChargeVoided : IHandle<ChargeVoided>
{
    public void Plan(ChargeVoided message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeVoided message, Session session)
    {
        var decision = ChargeDecider.VoidUnsent(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not null) session.Log("Payment voided");
    }
}

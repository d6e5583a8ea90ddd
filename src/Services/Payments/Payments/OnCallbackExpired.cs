using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Deletes a callback at the end of its retention.</summary>
sealed class OnCallbackExpired : IHandle<CallbackExpired>
{
    public void Plan(CallbackExpired message, LoadPlan plan) => plan.Need<ProviderCallback>(message.CallbackId);

    public void Handle(CallbackExpired message, Session session) => session.Delete<ProviderCallback>(message.CallbackId);
}

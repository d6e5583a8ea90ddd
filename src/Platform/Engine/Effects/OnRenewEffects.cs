namespace Doms.Engine.Effects;

/// <summary>Renews the leases on effects that this process holds.</summary>
sealed record RenewEffects(IReadOnlyList<LeasedEffect> Leases);

sealed class OnRenewEffects : IHandle<RenewEffects>
{
    public void Plan(RenewEffects message, LoadPlan plan)
    {
        foreach (var lease in message.Leases) plan.Need<EffectRow>(lease.Key);
    }

    public void Handle(RenewEffects message, Session session)
    {
        foreach (var lease in message.Leases) session.Effects.Renew(lease);
    }
}

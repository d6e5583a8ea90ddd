namespace Doms.Engine.Effects;

/// <summary>Ends leases, so that any process can take the effects over at once.</summary>
sealed record ReleaseEffects(IReadOnlyList<LeasedEffect> Leases);

sealed class OnReleaseEffects : IHandle<ReleaseEffects>
{
    public void Plan(ReleaseEffects message, LoadPlan plan)
    {
        foreach (var lease in message.Leases) plan.Need<EffectRow>(lease.Key);
    }

    public void Handle(ReleaseEffects message, Session session)
    {
        foreach (var lease in message.Leases) session.Effects.Release(lease);
    }
}

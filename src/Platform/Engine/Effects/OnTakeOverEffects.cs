namespace Doms.Engine.Effects;

/// <summary>Leases due effects to this process.</summary>
/// <param name="EvenIfLeased">True at the start of a store's only process, which owns every lease that an earlier one left.</param>
sealed record TakeOverEffects(IReadOnlyList<string> Keys, bool EvenIfLeased);

sealed class OnTakeOverEffects : IHandle<TakeOverEffects>
{
    public void Plan(TakeOverEffects message, LoadPlan plan)
    {
        foreach (var key in message.Keys) plan.Need<EffectRow>(key);
    }

    public void Handle(TakeOverEffects message, Session session)
    {
        foreach (var key in message.Keys)
        {
            if (session.Find<EffectRow>(key) is { } row && (message.EvenIfLeased || row.Due <= session.StoreClock))
                session.TakeOverEffect(row);
        }
    }
}

namespace Doms.Engine.Effects;

/// <summary>Leases due effects to this process.</summary>
sealed record TakeOverEffects(IReadOnlyList<string> Keys);

sealed class OnTakeOverEffects : IHandle<TakeOverEffects>
{
    public void Plan(TakeOverEffects message, LoadPlan plan)
    {
        foreach (var key in message.Keys) plan.Need<EffectRow>(key);
    }

    public void Handle(TakeOverEffects message, Session session)
    {
        foreach (var key in message.Keys)
            if (session.Find<EffectRow>(key) is { } row && row.Due <= session.StoreClock) session.Effects.TakeOver(row);
    }
}

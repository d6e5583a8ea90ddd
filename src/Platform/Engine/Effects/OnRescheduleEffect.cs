namespace Doms.Engine.Effects;

/// <summary>Schedules the next attempt of an external call without a known outcome.</summary>
sealed record RescheduleEffect(string Key);

sealed class OnRescheduleEffect : IHandle<RescheduleEffect>
{
    public void Plan(RescheduleEffect message, LoadPlan plan) => plan.Need<EffectRow>(message.Key);

    // The source of this message, an EffectOutcome, updates the row.
    public void Handle(RescheduleEffect message, Session session) => _ = message;
}

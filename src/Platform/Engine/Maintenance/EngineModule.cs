namespace Doms.Engine.Maintenance;

/// <summary>The engine's own service: it maintains the engine's tables through the same lane as every other message.</summary>
static class EngineModule
{
    public const string CompleteOutboxName = "engine.complete_outbox";
    public const string TakeOverEffectsName = "engine.take_over_effects";

    public static ServiceModule Create(EngineOptions options)
    {
        var builder = new ServiceModuleBuilder(ServiceModule.EngineName)
            .Internal(CompleteOutboxName, EngineJson.Default.CompleteOutbox, _ => "outbox")
            .Internal(TakeOverEffectsName, EngineJson.Default.TakeOverEffects, _ => "effects")
            .Internal("engine.renew_effects", EngineJson.Default.RenewEffects, _ => "effects")
            .Internal("engine.release_effects", EngineJson.Default.ReleaseEffects, _ => "effects")
            .Internal("engine.reschedule_effect", EngineJson.Default.RescheduleEffect, m => m.Key)
            .Internal("engine.replay_dead_letter", EngineJson.Default.ReplayDeadLetter, m => m.Id)
            .Internal("engine.discard_dead_letter", EngineJson.Default.DiscardDeadLetter, m => m.Id)
            .Internal("engine.purge_expired", EngineJson.Default.PurgeExpired, _ => "retention")
            .Handle(new OnCompleteOutbox())
            .Handle(new OnTakeOverEffects())
            .Handle(new OnRenewEffects())
            .Handle(new OnReleaseEffects())
            .Handle(new OnRescheduleEffect())
            .Handle(new OnReplayDeadLetter(options))
            .Handle(new OnDiscardDeadLetter())
            .Handle(new OnPurgeExpired())
            .Response(EngineJson.Default.DeadLetterOutcome);
        foreach (var table in EngineTables.All) builder.Table(table);
        return builder.Build();
    }
}

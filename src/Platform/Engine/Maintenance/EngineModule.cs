using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Engine.Maintenance;

/// <summary>What the engine says.</summary>
static class EngineMessages
{
    public const string DeadLetteredName = "message.deadlettered";

    public static MessageType DeadLettered { get; } = new(
        DeadLetteredName, 1, "engine.events", IsCommand: false, EngineJson.Default.MessageDeadLettered,
        body => ((MessageDeadLettered)body).Key);
}

/// <summary>The broker has these outbox rows.</summary>
sealed record CompleteOutbox(IReadOnlyList<string> Ids);

/// <summary>These effects are due: nobody holds them, or whoever did is too late.</summary>
sealed record TakeOverEffects(IReadOnlyList<string> Keys, bool EvenIfLeased);

/// <summary>A call brought no outcome; its effect is tried again.</summary>
sealed record RescheduleEffect(string Key);

/// <summary>Hands a dead letter's original bytes to its consumer once more.</summary>
sealed record ReplayDeadLetter(string Id);

/// <summary>Ends a dead letter without handling it.</summary>
sealed record DiscardDeadLetter(string Id);

/// <summary>Deletes what was kept for long enough.</summary>
sealed record PurgeExpired(IReadOnlyList<string> Inbox, IReadOnlyList<string> Idempotency);

/// <summary>Writes a row, to see whether the store takes one again.</summary>
sealed record ProbeStore;

/// <summary>The engine's own small service: the housekeeping of its tables, through the same lane as everything else.</summary>
static class EngineModule
{
    public const string Name = "engine";
    public const string TakeOverEffectsName = "engine.take_over_effects";

    public static ServiceModule Create(EngineOptions options)
    {
        var letters = new DeadLetterHandler(options);
        var builder = new ServiceModuleBuilder(Name)
            .Internal("engine.complete_outbox", EngineJson.Default.CompleteOutbox, _ => "outbox")
            .Internal(TakeOverEffectsName, EngineJson.Default.TakeOverEffects, _ => "effects")
            .Internal("engine.effect_again", EngineJson.Default.RescheduleEffect, m => m.Key)
            .Internal("engine.replay_dead_letter", EngineJson.Default.ReplayDeadLetter, m => m.Id)
            .Internal("engine.discard_dead_letter", EngineJson.Default.DiscardDeadLetter, m => m.Id)
            .Internal("engine.probe_store", EngineJson.Default.ProbeStore, _ => "store")
            .Internal("engine.forget", EngineJson.Default.PurgeExpired, _ => "retention")
            .Handle(new OnCompleteOutbox())
            .Handle(new OnTakeOverEffects())
            .Handle(new OnRescheduleEffect())
            .Handle<ReplayDeadLetter>(letters)
            .Handle<DiscardDeadLetter>(letters)
            .Handle(new OnPurgeExpired())
            .Handle(new OnProbeStore())
            .Response(EngineJson.Default.DeadLetterOutcome);
        foreach (var table in EngineTables.All) builder.Table(table);
        return builder.Build();
    }

    sealed class OnCompleteOutbox : IHandle<CompleteOutbox>
    {
        public void Plan(CompleteOutbox message, LoadPlan plan)
        {
            foreach (var id in message.Ids) plan.Need<OutboxRow>(id);
        }

        public void Handle(CompleteOutbox message, Session session)
        {
            foreach (var id in message.Ids) session.Delete<OutboxRow>(id);
        }
    }

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

    sealed class OnRescheduleEffect : IHandle<RescheduleEffect>
    {
        public void Plan(RescheduleEffect message, LoadPlan plan) => plan.Need<EffectRow>(message.Key);

        // The effect's row is recorded with the result that this message came with.
        public void Handle(RescheduleEffect message, Session session) => _ = message;
    }

    sealed class OnProbeStore : IHandle<ProbeStore>
    {
        const string ProbeRow = "probe";

        public void Plan(ProbeStore message, LoadPlan plan) => plan.Need<LeaseRow>(ProbeRow);

        public void Handle(ProbeStore message, Session session) =>
            session.Put(new LeaseRow(ProbeRow, (session.Find<LeaseRow>(ProbeRow)?.Version ?? 0) + 1, "", session.StoreClock));
    }

    sealed class OnPurgeExpired : IHandle<PurgeExpired>
    {
        public void Plan(PurgeExpired message, LoadPlan plan)
        {
            foreach (var id in message.Inbox) plan.Need<InboxRow>(id);
            foreach (var id in message.Idempotency) plan.Need<IdempotencyRow>(id);
        }

        public void Handle(PurgeExpired message, Session session)
        {
            foreach (var id in message.Inbox) session.Delete<InboxRow>(id);
            foreach (var id in message.Idempotency) session.Delete<IdempotencyRow>(id);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MessageDeadLettered)), JsonSerializable(typeof(CompleteOutbox)), JsonSerializable(typeof(TakeOverEffects))]
[JsonSerializable(typeof(RescheduleEffect)), JsonSerializable(typeof(ReplayDeadLetter)), JsonSerializable(typeof(DiscardDeadLetter))]
[JsonSerializable(typeof(PurgeExpired)), JsonSerializable(typeof(ProbeStore)), JsonSerializable(typeof(DeadLetterOutcome))]
sealed partial class EngineJson : JsonSerializerContext;

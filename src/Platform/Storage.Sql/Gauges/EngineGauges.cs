using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Outbox;
using Doms.Engine.Services;

namespace Doms.Storage.Sql.Gauges;

/// <summary>Gauges of the engine's own tables, which every service database has. The engine itself knows no SQL.</summary>
public static class EngineGauges
{
    static readonly string StoredMessages = StoredMessage.Table.Name;
    static readonly string BlockedKeys = BlockedKey.Table.Name;
    static readonly string DeadLetters = DeadLetter.Table.Name;
    static readonly string Effects = EffectRow.Table.Name;
    static readonly string Outbox = OutboxRow.Table.Name;

    /// <summary>The gauges of a store, with a series for each of its services and their external calls.</summary>
    public static IReadOnlyList<Gauge> Of(IReadOnlyList<ServiceModule> modules) =>
    [
        new(
            "oms_messages_overdue", "{message}", "Stored messages (timers, retries, overflow) due for more than a minute.",
            $"SELECT COUNT(*) FROM {StoredMessages} WHERE due < @minuteAgo"),
        new(
            "oms_messages_blocked", "{message}",
            "Messages blocked behind a failed message of their key, or deferred for retry.",
            $"SELECT CAST(COALESCE(SUM(blocking_count), 0) AS BIGINT) FROM {BlockedKeys}"),
        new(
            "oms_messages_out_of_order", "{message}", "Messages received before the message they depend on.",
            $"SELECT CAST(COALESCE(SUM(out_of_order_count), 0) AS BIGINT) FROM {BlockedKeys}"),
        new(
            "oms_dead_letters_open", "{message}", "Dead letters neither replayed nor discarded.",
            $"SELECT consumer, COUNT(*) FROM {DeadLetters} WHERE status = 'OPEN' GROUP BY consumer", Label: "consumer")
            { Series = [.. modules.Select(module => module.Name)] },
        new(
            "oms_effects_in_flight", "{call}", "External calls without a known outcome.",
            $"SELECT name, COUNT(*) FROM {Effects} GROUP BY name", Label: "effect")
            { Series = [.. modules.SelectMany(module => module.EffectNames)] },
        new(
            "oms_outbox_unpublished", "{message}", "Outbox messages not yet published.",
            $"SELECT COUNT(*) FROM {Outbox}"),
    ];
}

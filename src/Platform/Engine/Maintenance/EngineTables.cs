namespace Doms.Engine.Maintenance;

/// <summary>The engine's own tables, which every service database has. Only the engine writes them.</summary>
public static class EngineTables
{
    public static IReadOnlyList<Table> All { get; } =
    [
        StoredMessage.Table, BlockedKey.Table, LeaseRow.Table, LeaseHeartbeat.Table, OutboxRow.Table, InboxRow.Table,
        EffectRow.Table, IdempotencyRow.Table, DeadLetter.Table, LaneCommit.Table,
    ];
}

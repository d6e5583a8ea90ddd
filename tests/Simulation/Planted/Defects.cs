using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Idempotency;
using Doms.Engine.Inbox;
using Doms.Engine.Leases;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Payments.Domain;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Tests.Simulation.Planted;

/// <summary>Typical defects of such a system, by name.</summary>
static class Defects
{
    public static IReadOnlyDictionary<string, Defect> All { get; } = new Dictionary<string, Defect>(ModelDefects.All)
    {
        ["inbox ignored"] = new(Shape.Split, () => HideTable(InboxRow.Table)),
        ["published before commit"] = new(Shape.Split, PublishBeforeCommit),
        ["acknowledged before commit"] = new(Shape.Split, () => WithTransport(acknowledgeOnDelivery: true)),
        ["offset passes unfinished message"] = new(Shape.Split, () => WithTransport(acknowledgeOnDelivery: false)),
        ["relay skips rows"] = new(Shape.Split, SkipOutboxRows),
        ["rolled-back publication is sent"] = new(Shape.Joined, () => new DefectInjection
        {
            Options = options => options.TestHooks.KeepsPublicationsOnRollBack = true,
        }),
        ["overflow is overtaken"] = new(Shape.Joined, () => HideTable(BlockedKey.Table)),
        ["blocked keys not loaded in later rounds"] = new(Shape.Joined, () => WithStore(store => new DefectiveStore(store)
        {
            OnLoad = (key, row, load) => key.Table == BlockedKey.Table && load > 2 ? null : row,
            SkipsVersionCheck = table => table == BlockedKey.Table,
        })),
        ["overflow handled by two replicas"] = new(Shape.Replicas, WithoutStoreLease),
        ["version check skipped"] = new(
            Shape.Replicas, () => WithStore(store => new DefectiveStore(store) { SkipsVersionCheck = _ => true })),
        ["timer lost"] = new(
            Shape.Joined, () => DropWrites(row => row is StoredMessage { Kind: StoredMessageKind.Timer } timer && IsLost(timer.Id))),
        ["out-of-order message dropped"] = new(
            Shape.Split, () => DropWrites(row => row is StoredMessage { Kind: StoredMessageKind.OutOfOrder })),
        ["dead letter lost"] = new(Shape.Split, () => DropWrites(row => row is DeadLetter)),
        ["effect intent not stored"] = new(Shape.Joined, () => DropWrites(row => row is EffectRow { Version: 1 })),
        ["repeated request creates second order"] = new(Shape.Joined, () => HideTable(IdempotencyRow.Table)),
        ["stock released twice"] = new(Shape.Joined, () => WithHandler<ReleaseInventory>("inventory", DefectiveHandlers.ReleaseTwice)),
        ["compensation skipped"] = new(Shape.Joined, () => WithHandler<ReleaseInventory>("inventory", DefectiveHandlers.SkipRelease)),
        ["concurrent refunds ignore each other"] = new(Shape.Joined, () => WithStore(store => new DefectiveStore(store)
        {
            OnLoad = (_, row, _) => row is Payment payment ? payment with { RefundInFlight = 0 } : row,
        })),
        ["new idempotency key per charge attempt"] = new(Shape.Joined, () => WithHttp(ProtocolMisuse.NewKeyPerAttempt)),
        ["timeout treated as refusal"] = new(Shape.Joined, () => WithHttp(ProtocolMisuse.TimeoutTreatedAsRefusal)),
        ["status not queried before retry"] = new(Shape.Joined, () => WithHttp(ProtocolMisuse.StatusNeverQueried)),
        ["only inbox detects duplicates"] = new(
            Shape.Split, () => WithHandler<ReserveInventory>("inventory", DefectiveHandlers.ReserveAgain)),
        ["own effect taken over"] = new(Shape.Joined, () => StoreDefects.EffectLeaseNotRenewed() with
        {
            Options = options =>
            {
                options.EffectLease = TimeSpan.FromSeconds(30);
                options.TestHooks.TakesOverOwnEffects = options.TestHooks.WaitsForCallsForever = true;
            },
        }, "calls"),
        ["hung call never cancelled"] = new(
            Shape.Joined, () => WithOptions(options => options.TestHooks.WaitsForCallsForever = true), "liveness"),
        ["blind insert stops the store"] = new(Shape.Split, StoreDefects.BlindInsertCountsAsOutage, "liveness"),
        ["batch run again after its commit"] = new(Shape.Joined, StoreDefects.RunAgainAfterCommit, "repeated"),
        ["requests wait for the store"] = new(
            Shape.Joined, () => WithOptions(options => options.TestHooks.KeepsRequestsDuringOutage = true), "caller"),
        ["store recovery noticed late"] = new(Shape.Split, StoreDefects.LateRecovery, "recovery"),
        ["no pause before the next try"] = new(Shape.Split, StoreDefects.NoBackoff, "backoff"),
        ["deadline cancels without asking again"] = new(Shape.Split, StoreDefects.NeverAskedAgain, "delay"),
        ["unknown commit counts as failed"] = new(Shape.Replicas, StoreDefects.UnknownCommitCountsAsFailed, "refused"),
        ["moved message overtaken"] = new(
            Shape.Joined, () => WithOptions(options => options.TestHooks.MovesMessagesBehindPublications = true), "probe"),
        ["headers not checked"] = new(Shape.Split, TransportDefects.HeadersNotChecked, "receive"),
        ["record without id taken for a duplicate"] = new(Shape.Split, TransportDefects.MissingIdCountsAsDuplicate, "malformed"),
        ["relay without lease"] = new(Shape.Split, LeaseOfEachProcess, "relay"),
        ["refused record blocks the outbox"] = new(Shape.Split, TransportDefects.RefusedRecordBlocksOutbox, "outbox"),
        ["refused record counts as taken"] = new(Shape.Split, TransportDefects.RefusedRecordCountsAsTaken, "refusal"),
        ["stop without deadline"] = new(
            Shape.Replicas, () => WithOptions(options => options.StopTimeout = TimeSpan.FromHours(1)), "stop"),
        ["intake ahead of the provider"] = new(
            Shape.Joined, () => WithOptions(options => options.MaxQueueAge = TimeSpan.FromDays(1)), "intake"),
        ["refused row of the engine stops the store"] = new(Shape.Split, StoreDefects.RefusedEngineRowCountsAsOutage, "others"),
        ["refused inbox row loses its message"] = new(Shape.Split, StoreDefects.RefusedInboxRowCountsAsStored),
        ["inbound queue ignores bytes"] = new(
            Shape.Joined, () => WithOptions(options => options.MaxQueuedBytes = long.MaxValue), "memory", "queued requests"),
        ["batch ignores bytes"] = new(
            Shape.Joined, () => WithOptions(options => options.MaxBatchBytes = long.MaxValue), "memory", "current batches"),
        ["leased calls ignore bytes"] = new(
            Shape.Joined, () => WithOptions(options => options.MaxHeldEffectBytes = long.MaxValue), "memory", "leased calls"),
        ["publication ignores bytes"] = new(
            Shape.Split, () => WithOptions(options => options.MaxRelayBatchBytes = long.MaxValue), "memory", "a publication"),
    };

    static bool IsLost(string id) => id[^1] is '0' or '7' or 'f';

    static DefectInjection WithOptions(Action<EngineOptions> set) => new() { Options = set };

    static DefectInjection WithStore(Func<IStore, IStore> wrap) => new() { Store = wrap };

    static DefectInjection WithTransport(bool acknowledgeOnDelivery) =>
        new() { Transport = inner => new DefectiveTransport(inner, acknowledgeOnDelivery) };

    static DefectInjection WithHttp(ProtocolMisuse misuse) => new() { Http = inner => new DefectiveHttp(inner, misuse) };

    static DefectInjection WithHandler<T>(string service, Action<HandlerEntry, T, Session> handle)
        where T : class => new() { Module = module => DefectiveHandlers.Replace(module, service, handle) };

    /// <summary>Makes the table look empty and drops its writes.</summary>
    static DefectInjection HideTable(Table hidden) => WithStore(store => new DefectiveStore(store)
    {
        OnLoad = (key, row, _) => key.Table == hidden ? null : row, ShouldWrite = change => change.Key.Table != hidden,
    });

    internal static DefectInjection DropWrites(Func<object?, bool> isDropped) =>
        WithStore(store => new DefectiveStore(store) { ShouldWrite = change => !isDropped(change.Row) });

    static DefectInjection PublishBeforeCommit() => new()
    {
        StoreAndTransport = (store, transport) => new DefectiveStore(store)
        {
            BeforeCommit = changes => TryPublish(transport!, changes),
        },
    };

    static async Task TryPublish(ITransport transport, IReadOnlyList<RowChange> changes)
    {
        var rows = changes.Select(change => change.Row).OfType<OutboxRow>().ToList();
        if (rows.Count == 0) return;
        try
        {
            await transport.Publish([.. rows.Select(row => new TransportRecord(row.Topic, row.Key, row.Headers, row.Payload))], default);
        }
        catch (TransportUnavailableException)
        {
            // The outbox sends them later.
        }
    }

    static DefectInjection SkipOutboxRows() => WithStore(store =>
    {
        var lastSeq = 0L;
        return new DefectiveStore(store)
        {
            OnScan = (range, rows) =>
            {
                if (range.Table != OutboxRow.Table) return rows;
                List<object> next = [.. rows.Where(row => ((OutboxRow)row).Seq > lastSeq)];
                if (next.Count > 0) lastSeq = ((OutboxRow)next[^1]).Seq;
                return next;
            },
        };
    });

    /// <summary>Gives each process a lease of its own, and returns stored messages that were deleted.</summary>
    static DefectInjection WithoutStoreLease() => LeaseOfEachProcess() with
    {
        StoreAndTransport = (store, _) =>
        {
            var known = new Dictionary<string, object>();
            return new DefectiveStore(store)
            {
                OnScan = (range, rows) =>
                {
                    if (range.Table == StoredMessage.Table)
                        foreach (StoredMessage row in rows)
                            known[row.Id] = row;
                    return rows;
                },
                OnLoad = (key, row, _) => key.Table == StoredMessage.Table ? row ?? known.GetValueOrDefault(key.Key) : row,
                SkipsVersionCheck = table => table == StoredMessage.Table || table == BlockedKey.Table,
            };
        },
    };

    static DefectInjection LeaseOfEachProcess() => WithStore(store =>
    {
        var leases = new Dictionary<RowKey, object?>();
        return new DefectiveStore(store)
        {
            OnLoad = (key, row, _) => IsLease(key.Table) ? leases.GetValueOrDefault(key) : row,
            ShouldWrite = change =>
            {
                if (IsLease(change.Key.Table)) leases[change.Key] = change.Row;
                return !IsLease(change.Key.Table);
            },
            SkipsVersionCheck = IsLease,
        };
    });

    static bool IsLease(Table table) => table == LeaseRow.Table || table == LeaseHeartbeat.Table;
}

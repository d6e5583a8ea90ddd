using Doms.Contracts.Messages;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Payments.Domain;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A defect to be found.</summary>
/// <param name="Shape">Where it shows.</param>
/// <param name="Create">Puts it into a system.</param>
sealed record Defect(Shape Shape, Func<DefectInjection> Create);

/// <summary>The usual ways to get such a system wrong.</summary>
static class Defects
{
    public static IReadOnlyDictionary<string, Defect> All { get; } = new Dictionary<string, Defect>
    {
        ["the inbox is not looked at"] = new(Shape.Split, () => HideTable(EngineTables.Inbox)),
        ["published before the commit"] = new(Shape.Split, PublishBeforeCommit),
        ["acknowledged before the commit"] = new(Shape.Split, () => WithTransport(atOnce: true)),
        ["the offset goes past an unfinished message"] = new(Shape.Split, () => WithTransport(atOnce: false)),
        ["the relay goes on from the last row it saw"] = new(Shape.Split, SkipOutboxRows),
        ["an undone message's publication goes out"] = new(Shape.Joined, () => new DefectInjection
        {
            Options = options => options.TestHooks.KeepsPublicationsOnRollBack = true,
        }),
        ["a leftover is overtaken"] = new(Shape.Joined, () => HideTable(EngineTables.BlockedKeys)),
        ["held keys are not loaded in later rounds"] = new(Shape.Joined, () => WithStore(store => new DefectiveStore(store)
        {
            OnLoad = (key, row, load) => key.Table == EngineTables.BlockedKeys && load > 2 ? null : row,
            SkipsVersionCheck = table => table == EngineTables.BlockedKeys,
        })),
        ["a leftover is handled by two replicas"] = new(Shape.Replicas, WithoutStoreLease),
        ["versions are ignored"] = new(Shape.Replicas, () => WithStore(store => new DefectiveStore(store) { SkipsVersionCheck = _ => true })),
        ["a timer is lost"] = new(
            Shape.Joined, () => DropWrites(row => row is StoredMessage { Kind: StoredMessageKind.Timer } timer && IsLost(timer.Id))),
        ["what is too early is dropped"] = new(Shape.Split, () => DropWrites(row => row is StoredMessage { Kind: StoredMessageKind.OutOfOrder })),
        ["a dead letter is not kept"] = new(Shape.Split, () => DropWrites(row => row is DeadLetter)),
        ["the intent of a call is not stored"] = new(Shape.Joined, () => DropWrites(row => row is EffectRow { Version: 1 })),
        ["a repeated request makes a second order"] = new(Shape.Joined, () => HideTable(EngineTables.Idempotency)),
        ["stock is released twice"] = new(Shape.Joined, () => WithHandler<ReleaseInventory>("inventory", DefectiveHandlers.ReleaseTwice)),
        ["a compensation is forgotten"] = new(Shape.Joined, () => WithHandler<ReleaseInventory>("inventory", DefectiveHandlers.SkipRelease)),
        ["refunds do not see each other"] = new(Shape.Joined, () => WithStore(store => new DefectiveStore(store)
        {
            OnLoad = (_, row, _) => row is Payment payment ? payment with { RefundInFlight = 0 } : row,
        })),
        ["every try of a charge has a key of its own"] = new(Shape.Joined, () => WithHttp(ProtocolMisuse.NewKeyPerAttempt)),
        ["no answer is taken for a refusal"] = new(Shape.Joined, () => WithHttp(ProtocolMisuse.TimeoutTreatedAsRefusal)),
        ["nobody asks before charging again"] = new(Shape.Joined, () => WithHttp(ProtocolMisuse.StatusNeverQueried)),
        ["only the inbox knows a repeat"] = new(Shape.Split, () => WithHandler<ReserveInventory>("inventory", DefectiveHandlers.ReserveAgain)),
    };

    static bool IsLost(string id) => id[^1] is '0' or '7' or 'f';

    static DefectInjection WithStore(Func<IStore, IStore> edit) => new() { Store = edit };

    static DefectInjection WithTransport(bool atOnce) => new() { Transport = inner => new DefectiveTransport(inner, atOnce) };

    static DefectInjection WithHttp(ProtocolMisuse misuse) => new() { Http = inner => new DefectiveHttp(inner, misuse) };

    static DefectInjection WithHandler<T>(string service, Action<HandlerEntry, T, Session> handle)
        where T : class => new() { Module = module => DefectiveHandlers.Replace(module, service, handle) };

    /// <summary>As if there were no such table.</summary>
    static DefectInjection HideTable(Table hidden) => WithStore(store => new DefectiveStore(store)
    {
        OnLoad = (key, row, _) => key.Table == hidden ? null : row, ShouldWrite = change => change.Key.Table != hidden,
    });

    static DefectInjection DropWrites(Func<object?, bool> lost) => WithStore(store => new DefectiveStore(store) { ShouldWrite = change => !lost(change.Row) });

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
            // The outbox has them as well.
        }
    }

    static DefectInjection SkipOutboxRows() => WithStore(store =>
    {
        var seen = 0L;
        return new DefectiveStore(store)
        {
            OnScan = (range, rows) =>
            {
                if (range.Table != EngineTables.Outbox) return rows;
                List<object> next = [.. rows.Where(row => ((OutboxRow)row).Seq > seen)];
                if (next.Count > 0) seen = ((OutboxRow)next[^1]).Seq;
                return next;
            },
        };
    });

    /// <summary>No lease, and nobody asks whether a waiting message is still there.</summary>
    static DefectInjection WithoutStoreLease() => WithStore(store =>
    {
        var known = new Dictionary<string, object>();
        return new DefectiveStore(store)
        {
            OnScan = (range, rows) =>
            {
                if (range.Table == EngineTables.StoredMessages) foreach (StoredMessage row in rows) known[row.Id] = row;
                return rows;
            },
            OnLoad = (key, row, _) =>
                key.Table == EngineTables.Leases ? null : key.Table == EngineTables.StoredMessages ? row ?? known.GetValueOrDefault(key.Key) : row,
            ShouldWrite = change => change.Key.Table != EngineTables.Leases,
            SkipsVersionCheck = table => table == EngineTables.StoredMessages || table == EngineTables.BlockedKeys,
        };
    });
}

using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Payments.Domain;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A defect to be found.</summary>
/// <param name="Shape">Where it shows.</param>
/// <param name="Plant">Puts it into a system.</param>
sealed record Defect(Shape Shape, Func<Planting> Plant);

/// <summary>The usual ways to get such a system wrong.</summary>
static class Defects
{
    public static IReadOnlyDictionary<string, Defect> All { get; } = new Dictionary<string, Defect>
    {
        ["the inbox is not looked at"] = new(Shape.Split, () => Hides(SystemTables.Inbox)),
        ["published before the commit"] = new(Shape.Split, PublishesEarly),
        ["acknowledged before the commit"] = new(Shape.Split, () => Transports(atOnce: true)),
        ["the offset goes past an unfinished message"] = new(Shape.Split, () => Transports(atOnce: false)),
        ["the relay goes on from the last row it saw"] = new(Shape.Split, RelaySkips),
        ["an undone message's publication goes out"] = new(Shape.Joined, () => new Planting
        {
            Options = options => options.Defect = PlantedDefect.UndoForgetsPublications,
        }),
        ["a leftover is overtaken"] = new(Shape.Joined, () => Hides(SystemTables.Held)),
        ["held keys are not loaded in later rounds"] = new(Shape.Joined, () => Stores(store => new EditedStore(store)
        {
            Loaded = (key, row, load) => key.Table == SystemTables.Held && load > 2 ? null : row,
            Overwrites = table => table == SystemTables.Held,
        })),
        ["a leftover is handled by two replicas"] = new(Shape.Replicas, TakesTwice),
        ["versions are ignored"] = new(Shape.Replicas, () => Stores(store => new EditedStore(store) { Overwrites = _ => true })),
        ["a timer is lost"] = new(
            Shape.Joined, () => Loses(row => row is PendingRow { Kind: PendingKind.Timer } timer && IsUnlucky(timer.Id))),
        ["what is too early is dropped"] = new(Shape.Split, () => Loses(row => row is PendingRow { Kind: PendingKind.Early })),
        ["a dead letter is not kept"] = new(Shape.Split, () => Loses(row => row is DeadLetter)),
        ["the intent of a call is not stored"] = new(Shape.Joined, () => Loses(row => row is EffectRow { Version: 1 })),
        ["a repeated request makes a second order"] = new(Shape.Joined, () => Hides(SystemTables.Idempotency)),
        ["stock is released twice"] = new(Shape.Joined, () => Handles<ReleaseInventory>("inventory", EditedHandlers.ReleaseTwice)),
        ["a compensation is forgotten"] = new(Shape.Joined, () => Handles<ReleaseInventory>("inventory", EditedHandlers.ForgetToRelease)),
        ["refunds do not see each other"] = new(Shape.Joined, () => Stores(store => new EditedStore(store)
        {
            Loaded = (_, row, _) => row is Payment payment ? payment with { RefundInFlight = 0 } : row,
        })),
        ["every try of a charge has a key of its own"] = new(Shape.Joined, () => Calls(Misuse.NewKeys)),
        ["no answer is taken for a refusal"] = new(Shape.Joined, () => Calls(Misuse.RefusesUnknown)),
        ["nobody asks before charging again"] = new(Shape.Joined, () => Calls(Misuse.NeverAsks)),
        ["only the inbox knows a repeat"] = new(Shape.Split, () => Handles<ReserveInventory>("inventory", EditedHandlers.ReserveAgain)),
    };

    static bool IsUnlucky(string id) => id[^1] is '0' or '7' or 'f';

    static Planting Stores(Func<IStore, IStore> edit) => new() { Store = edit };

    static Planting Transports(bool atOnce) => new() { Transport = inner => new EditedTransport(inner, atOnce) };

    static Planting Calls(Misuse misuse) => new() { Http = inner => new EditedHttp(inner, misuse) };

    static Planting Handles<T>(string service, Action<HandlerEntry, T, Session> handle)
        where T : class => new() { Module = module => EditedHandlers.Replace(module, service, handle) };

    /// <summary>As if there were no such table.</summary>
    static Planting Hides(Table hidden) => Stores(store => new EditedStore(store)
    {
        Loaded = (key, row, _) => key.Table == hidden ? null : row, Keeps = change => change.Key.Table != hidden,
    });

    static Planting Loses(Func<object?, bool> lost) => Stores(store => new EditedStore(store) { Keeps = change => !lost(change.Row) });

    static Planting PublishesEarly() => new()
    {
        StoreAndTransport = (store, transport) => new EditedStore(store)
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

    static Planting RelaySkips() => Stores(store =>
    {
        var seen = 0L;
        return new EditedStore(store)
        {
            Scanned = (range, rows) =>
            {
                if (range.Table != SystemTables.Outbox) return rows;
                List<object> next = [.. rows.Where(row => ((OutboxRow)row).Seq > seen)];
                if (next.Count > 0) seen = ((OutboxRow)next[^1]).Seq;
                return next;
            },
        };
    });

    /// <summary>No lease, and nobody asks whether a waiting message is still there.</summary>
    static Planting TakesTwice() => Stores(store =>
    {
        var known = new Dictionary<string, object>();
        return new EditedStore(store)
        {
            Scanned = (range, rows) =>
            {
                if (range.Table == SystemTables.Pending) foreach (PendingRow row in rows) known[row.Id] = row;
                return rows;
            },
            Loaded = (key, row, _) =>
                key.Table == SystemTables.Leases ? null : key.Table == SystemTables.Pending ? row ?? known.GetValueOrDefault(key.Key) : row,
            Keeps = change => change.Key.Table != SystemTables.Leases,
            Overwrites = table => table == SystemTables.Pending || table == SystemTables.Held,
        };
    });
}

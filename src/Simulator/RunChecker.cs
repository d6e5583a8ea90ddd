using System.Text;
using Doms.Audit;
using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Engine.Storage;
using Doms.Orders.Domain;
using Doms.Simulation.Nodes;
using Doms.Simulation.Probe;

namespace Doms.Simulator;

/// <summary>Checks stored state against the invariants, and against the responses that customers received.</summary>
sealed class RunChecker(SimulatedShop shop, SimulatedState state, SimulatedCustomers customers, SimulatedOperators operators)
{
    const int MaxPerInvariant = 8;

    /// <summary>Longer than a process needs for what has become due before it started.</summary>
    static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Audits stored state while work may be under way, as <c>doms verify</c> does: dead letters are open then, sagas and refunds wait
    /// for operators. Of several stores there is no common view, and while no process has run for long, work is overdue.
    /// </summary>
    public IReadOnlyList<string> FindingsUnderWay() =>
        shop.Stores.Count > 1 || !shop.Nodes.Exists(HasRunForLong) ? [] : [.. AuditFindings(state.MergedReader())];

    bool HasRunForLong(SimulatedNode node) => node.IsUp && shop.Time.Elapsed - node.StartedAt > CatchUp;

    /// <summary>Returns the findings; empty when all checks pass.</summary>
    public IReadOnlyList<string> Findings()
    {
        var merged = state.MergedReader();
        return
        [
            .. AuditFindings(merged), .. LostOrDuplicateOrders(), .. CancelledByDelay(), .. LostMalformedRecords(), .. LostRefusedRecords(),
            .. shop.Time.Run(ProbeCheck.Run(merged, operators.AnsweredCounts, operators.MaxNumbers, CancellationToken.None))
                .Take(MaxPerInvariant),
        ];
    }

    IEnumerable<string> AuditFindings(IStoreReader merged)
    {
        var report = shop.Time.Run(new Auditor(merged, SimulatedState.Modules, state.ProviderLedger).Run(CancellationToken.None));
        return report.Invariants
            .Where(invariant => invariant.Violations > 0)
            .SelectMany(invariant => invariant.Examples.Take(MaxPerInvariant).Select(e => $"{invariant.Id}: {e.Subject}: {e.Detail}"));
    }

    /// <summary>Finds accepted orders that are missing, and requests that created more than one order.</summary>
    IEnumerable<string> LostOrDuplicateOrders()
    {
        var orders = state.All<Order>(ServiceNames.Orders).ToDictionary(order => order.OrderId);
        foreach (var (key, ids) in customers.OrdersByKey)
        {
            if (ids.Count > 1) yield return $"{key} received responses with {ids.Count} orders";
            foreach (var id in ids.Where(id => !orders.ContainsKey(id))) yield return $"order {id} was accepted and is missing";
        }

        foreach (var sameKey in orders.Values.GroupBy(order => order.Terms.Metadata![SimulatedCustomers.KeyMetadata]))
        {
            if (sameKey.Count() > 1)
            {
                yield return customers.WithoutKey.Contains(sameKey.Key)
                    ? $"refused: {sameKey.Key} created {sameKey.Count()} orders although all answers but one were that nothing was taken"
                    : $"{sameKey.Key} created {sameKey.Count()} orders";
            }

            if (customers.RefusedForGood.Contains(sameKey.Key))
                yield return $"refused: {sameKey.Key} created an order although every answer was that nothing was taken";
        }
    }

    /// <summary>Finds orders that a run in which faults only delay has not completed.</summary>
    IEnumerable<string> CancelledByDelay() => !shop.Profile.IsDelayOnly
        ? []
        : state.All<Order>(ServiceNames.Orders)
            .Where(order => order.Status != OrderStatus.Completed)
            .Take(MaxPerInvariant)
            .Select(order => $"delay: order {order.OrderId} ended {order.Status.Text()}, although every fault was only a delay");

    /// <summary>Finds malformed records that are in no dead letter.</summary>
    IEnumerable<string> LostMalformedRecords()
    {
        if (shop.Broker.MalformedBodies.Count == 0) yield break;
        var stored = shop.Stores.SelectMany(store => state.DeadLettersOf(store.Store))
            .Select(deadLetter => Encoding.UTF8.GetString(deadLetter.Payload)).ToHashSet();
        foreach (var body in shop.Broker.MalformedBodies.Where(body => !stored.Contains(body)))
            yield return $"malformed record '{body}' is missing from the dead letters";
    }

    /// <summary>Finds refused records that no replay has published, and orders without such a refusal in their timeline.</summary>
    IEnumerable<string> LostRefusedRecords()
    {
        foreach (var record in shop.Broker.RefusedRecords.NeverTaken.Take(MaxPerInvariant))
            yield return $"refusal: the record of {record.Key} was never published after its refusal: {record.Headers}";
        var orders = state.All<Order>(ServiceNames.Orders).Select(order => order.OrderId).ToHashSet();
        var told = state.All<OrderEntry>(ServiceNames.Orders)
            .Select(entry => entry.Data.DeadLetterId).OfType<string>().Select(id => id[(id.LastIndexOf('/') + 1)..]).ToHashSet();
        foreach (var refused in shop.Stores.SelectMany(store => state.DeadLettersOf(store.Store)).Where(HasToBeTold))
        {
            var isTold = !orders.Contains(refused.Key) || told.Contains(refused.Id);
            if (!isTold) yield return $"refusal: the order {refused.Key} was not told that its {refused.Type} was refused";
        }

        static bool HasToBeTold(DeadLetter deadLetter) =>
            deadLetter is { Origin: DeadLetter.OutboxOrigin, Announcement: not null };
    }
}

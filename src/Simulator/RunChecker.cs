using System.Text;
using Doms.Audit;
using Doms.Contracts;
using Doms.Orders.Domain;
using Doms.Simulation.Probe;

namespace Doms.Simulator;

/// <summary>Holds the books against all promises, and against what the customers were told.</summary>
sealed class RunChecker(SimulatedShop shop, SimulatedState state, SimulatedCustomers customers, SimulatedOperators operators)
{
    const int MaxPerInvariant = 8;

    /// <summary>What is wrong, in words; empty when nothing is.</summary>
    public IReadOnlyList<string> Findings()
    {
        var merged = state.MergedStore();
        var report = shop.Time.Run(new Auditor(merged, SimulatedState.Modules, state.ProviderLedger).Run(CancellationToken.None));
        var findings = report.Invariants
            .Where(invariant => invariant.Violations > 0)
            .SelectMany(invariant => invariant.Examples.Take(MaxPerInvariant).Select(e => $"{invariant.Id}: {e.Subject}: {e.Detail}"));
        return
        [
            .. findings, .. LostOrDuplicateOrders(), .. LostMalformedRecords(),
            .. shop.Time.Run(ProbeCheck.Run(merged, operators.AnsweredCounts, CancellationToken.None)).Take(MaxPerInvariant),
        ];
    }

    /// <summary>Every accepted order is there, and every request made one order at most.</summary>
    IEnumerable<string> LostOrDuplicateOrders()
    {
        var orders = state.All<Order>(ServiceNames.Orders).ToDictionary(order => order.OrderId);
        foreach (var (key, ids) in customers.OrdersByKey)
        {
            if (ids.Count > 1) yield return $"{key} was answered with {ids.Count} orders";
            foreach (var id in ids.Where(id => !orders.ContainsKey(id))) yield return $"order {id} was accepted and is lost";
        }

        foreach (var same in orders.Values.GroupBy(order => order.Terms.Metadata![SimulatedCustomers.KeyMetadata]).Where(same => same.Count() > 1))
            yield return $"{same.Key} made {same.Count()} orders";
    }

    /// <summary>What nobody could read is kept, once for each service that it came to.</summary>
    IEnumerable<string> LostMalformedRecords()
    {
        if (shop.Broker.MalformedBodies.Count == 0) yield break;
        var kept = shop.Stores.SelectMany(store => state.DeadLettersOf(store.Store))
            .Select(letter => Encoding.UTF8.GetString(letter.Payload)).ToHashSet();
        foreach (var body in shop.Broker.MalformedBodies.Where(body => !kept.Contains(body)))
            yield return $"'{body}' could not be read, and is not among the dead letters";
    }
}

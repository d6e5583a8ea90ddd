using Doms.Contracts;
using Doms.Inventory.Domain;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>Runs a plan: a shop, its customers and operators, faults, a time to recover, and the audit.</summary>
public static class SimulationRunner
{
    const int ReplayOneIn = 4;
    const int MaxErrors = 3;

    /// <summary>A short memory, the ten minutes between two looks at what is old, and one for the deleting.</summary>
    static readonly TimeSpan MaxShortRetention = RandomEngineOptions.ShortInboxRetention + TimeSpan.FromMinutes(11);

    public static SimulationOutcome Run(SimulationPlan plan) => Run(plan, DefectInjection.None);

    public static SimulationOutcome Run(SimulationPlan plan, DefectInjection planting)
    {
        var shop = new SimulatedShop(plan, planting);
        var random = new Random(plan.SeedOf("people"));
        var clients = new SimulatedClients(shop, random);
        var products = 3 + random.Next(20);
        var customers = new SimulatedCustomers(shop, clients, products);
        var operators = new SimulatedOperators(shop, clients, customers, products);
        var books = new SimulatedState(shop);
        var findings = new List<string>();
        try
        {
            CreateProducts(shop, clients, products, plan.Orders);
            shop.Faults.Enable();
            var coming = customers.PlaceOrders(plan.Orders, random.NextDouble() * 0.2);
            var working = operators.Run();
            shop.Time.RunUntil(() => coming.IsCompleted && working.IsCompleted, TimeSpan.FromHours(2));
            var aftermath = new RecoveryPhase(shop, books, clients, customers, operators);
            findings.AddRange(aftermath.Settle());
            if (plan.Shape == Shape.Split && random.Next(ReplayOneIn) == 0)
            {
                RedeliverEverything(shop);
                findings.AddRange(aftermath.Settle());
            }

            findings.AddRange(shop.Errors.Take(MaxErrors));
            findings.AddRange(new RunChecker(shop, books, customers, operators).Findings());
        }
        catch (Exception error)
        {
            findings.Add($"the run failed: {error}");
        }

        return new SimulationOutcome(
            plan, findings, shop.Trace.Finish(), customers.Accepted.Count, shop.Time.Elapsed, shop.Faults.Log,
            shop.Trace.Lines);
    }

    /// <summary>Puts products on the shelves, some with much stock, some with little.</summary>
    static void CreateProducts(SimulatedShop shop, SimulatedClients clients, int products, int orders)
    {
        foreach (var node in shop.Nodes) node.Start();
        for (var product = 0; product < products; product++)
        {
            var stock = product % 4 == 0 ? clients.Random.Next(10) : orders * 2;
            var create = new CreateProduct(
                SimulatedCustomers.ProductName(product), stock, 100 + clients.Random.Next(5_000), null, "USD");
            var answer = shop.Time.Run(clients.SendWithRetry(ServiceNames.Inventory, () => create, SimulatedClients.Operator, null));
            if (answer is not { Rejection: null }) throw new InvalidOperationException("The simulated shop does not open.");
        }

        shop.Time.RunFor(TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// The broker begins again with its first record: every message ever sent comes once more, where the inbox has a short memory
    /// after it has forgotten them.
    /// </summary>
    static void RedeliverEverything(SimulatedShop shop)
    {
        shop.Time.RunFor(MaxShortRetention);
        shop.Broker.Inner.Redeliver();
    }
}

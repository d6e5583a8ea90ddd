using Doms.Inventory.Domain;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>Runs a plan: a shop, its customers and operators, faults, a time to recover, and the audit.</summary>
public static class SimulationRunner
{
    const int ReplayShare = 4;
    const int MostErrors = 3;

    /// <summary>A short memory, the ten minutes between two looks at what is old, and one for the deleting.</summary>
    static readonly TimeSpan LongestMemory = DrawnOptions.ShortMemory + TimeSpan.FromMinutes(11);

    public static SimulationOutcome Run(SimulationPlan plan) => Run(plan, Planting.None);

    public static SimulationOutcome Run(SimulationPlan plan, Planting planting)
    {
        var shop = new SimulatedShop(plan, planting);
        var random = new Random(plan.SeedOf("people"));
        var clients = new Clients(shop, random);
        var products = 3 + random.Next(20);
        var customers = new Customers(shop, clients, products);
        var operators = new Operators(shop, clients, customers, products);
        var books = new SimulatedBooks(shop);
        var findings = new List<string>();
        try
        {
            Open(shop, clients, products, plan.Orders);
            shop.Faults.Begin();
            var coming = customers.Come(plan.Orders, random.NextDouble() * 0.2);
            var working = operators.Work();
            shop.Time.RunUntil(() => coming.IsCompleted && working.IsCompleted, TimeSpan.FromHours(2));
            var aftermath = new Aftermath(shop, books, clients, customers, operators);
            findings.AddRange(aftermath.Settle());
            if (plan.Shape == Shape.Split && random.Next(ReplayShare) == 0)
            {
                ReplayEverything(shop);
                findings.AddRange(aftermath.Settle());
            }

            findings.AddRange(shop.Errors.Take(MostErrors));
            findings.AddRange(new Judge(shop, books, customers, operators).Findings());
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
    static void Open(SimulatedShop shop, Clients clients, int products, int orders)
    {
        foreach (var node in shop.Nodes) node.Start();
        for (var product = 0; product < products; product++)
        {
            var stock = product % 4 == 0 ? clients.Random.Next(10) : orders * 2;
            var create = new CreateProduct(
                Customers.ProductName(product), stock, 100 + clients.Random.Next(5_000), null, "USD");
            var answer = shop.Time.Run(clients.AskAgain("inventory", () => create, Clients.Operator, null));
            if (answer is not { Rejection: null }) throw new InvalidOperationException("The simulated shop does not open.");
        }

        shop.Time.RunFor(TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// The broker begins again with its first record: every message ever sent comes once more, where the inbox has a short memory
    /// after it has forgotten them.
    /// </summary>
    static void ReplayEverything(SimulatedShop shop)
    {
        shop.Time.RunFor(LongestMemory);
        shop.Broker.Inner.Redeliver();
    }
}

using Doms.Contracts;
using Doms.Inventory.Domain;
using Doms.Simulation;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>Runs a plan: a shop with customers, operators and faults, then the recovery phase and the audit.</summary>
public static class SimulationRunner
{
    const int ReplayOneIn = 4;
    const int MaxErrors = 3;
    static readonly TimeSpan MaxChargeWait = TimeSpan.FromSeconds(60);

    /// <summary>The short retention, plus ten minutes between two purges, plus one minute for the purge.</summary>
    static readonly TimeSpan MaxShortRetention = RandomEngineOptions.ShortInboxRetention + TimeSpan.FromMinutes(11);

    public static SimulationOutcome Run(SimulationPlan plan) => Run(plan, DefectInjection.None);

    public static SimulationOutcome Run(SimulationPlan plan, DefectInjection defects)
    {
        var shop = new SimulatedShop(plan, defects);
        var random = new Random(plan.SeedOf("people"));
        var clients = new SimulatedClients(shop, random);
        var products = 3 + random.Next(20);
        var reservations = new SimulatedReservations(shop, new SimulatedClients(shop, new Random(plan.SeedOf("reservations"))));
        var customers = new SimulatedCustomers(shop, clients, reservations, products);
        var operators = new SimulatedOperators(shop, clients, customers, reservations, products);
        var state = new SimulatedState(shop);
        var findings = new List<string>();
        try
        {
            CreateProducts(shop, clients, products, plan.Orders);
            shop.FaultsOverTime.Begin();
            var placing = customers.PlaceOrders(plan.Orders, shop.Profile.MeanGapSeconds);
            var operating = operators.Run();
            shop.Time.RunUntil(() => placing.IsCompleted && operating.IsCompleted, TimeSpan.FromHours(2));
            CheckIntake(shop, customers);
            shop.Time.RunFor(shop.Profile.Aftermath);
            var recovery = new RecoveryPhase(shop, state, clients, customers, operators);
            var checker = new RunChecker(shop, state, customers, operators);
            findings.AddRange(recovery.Settle(() => findings.AddRange(checker.FindingsUnderWay())));
            if (plan.Shape == Shape.Split && random.Next(ReplayOneIn) == 0)
            {
                RedeliverEverything(shop);
                findings.AddRange(recovery.Settle(() => { }));
            }

            findings.AddRange(shop.Findings.All);
            findings.AddRange(shop.Errors.Take(MaxErrors));
            findings.AddRange(checker.Findings());
        }
        catch (Exception error)
        {
            findings.Add($"the run failed: {error}");
        }

        return new SimulationOutcome(
            plan, findings, shop.Trace.Finish(), customers.Accepted.Count, shop.Time.Elapsed, shop.Faults.Log,
            shop.Trace.Lines)
        {
            Trails = shop.Trails?.Find(shop.Faults.Log) ?? [],
        };
    }

    /// <summary>
    /// Finds orders that were accepted while charges had been waiting for long, without any request refused: the intake must say when
    /// it is ahead of the provider. When split, it does not know the charges.
    /// </summary>
    static void CheckIntake(SimulatedShop shop, SimulatedCustomers customers)
    {
        if (shop.Stores is not [var store] || shop.Overloads > 0) return;
        var wait = shop.Time.Run(EngineState.LongestEffectWait(store.Store, ServiceNames.Payments, CancellationToken.None));
        // A process knows only the waits that it has observed, and observes none while its store is away.
        TimeSpan[] begins =
        [
            .. shop.Nodes.Select(node => node.StartedAt), shop.Time.Elapsed - wait, shop.Disturbances.LastFailure(store.Store),
        ];
        var waitAtAcceptance = customers.LastAcceptedAt - begins.Max();
        if (waitAtAcceptance > MaxChargeWait)
            shop.Findings.Add(
                "intake", $"an order was accepted while a charge had waited for {waitAtAcceptance}, and no request was refused");
    }

    /// <summary>Creates the products, some with much stock and some with little.</summary>
    static void CreateProducts(SimulatedShop shop, SimulatedClients clients, int products, int orders)
    {
        foreach (var node in shop.Nodes) node.Start();
        for (var product = 0; product < products; product++)
        {
            var stock = shop.Profile.IsDelayOnly ? orders * 20 : product % 4 == 0 ? clients.Random.Next(10) : orders * 2;
            // The provider declines amounts that end in 13.
            var price = shop.Profile.IsDelayOnly ? 100 * (1 + clients.Random.Next(50)) : 100 + clients.Random.Next(5_000);
            var create = new CreateProduct(SimulatedCustomers.ProductName(product), stock, price, null, "USD");
            var response = shop.Time.Run(clients.SendWithRetry(ServiceNames.Inventory, () => create, SimulatedClients.Operator, null));
            if (response is not { Rejection: null }) throw new InvalidOperationException("A product could not be created.");
        }

        shop.Time.RunFor(TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// Redelivers every record from the first one on, after inboxes with the short retention have purged their rows.
    /// </summary>
    static void RedeliverEverything(SimulatedShop shop)
    {
        shop.Time.RunFor(MaxShortRetention);
        shop.Broker.Inner.Redeliver();
    }
}

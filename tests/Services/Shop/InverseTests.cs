using System.Text.Json;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.PaymentProvider;
using Doms.Payments.Domain;
using FsCheck;
using FsCheck.Fluent;
using PlaceOrder = Doms.Orders.Domain.Intake.PlaceOrder;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// Inverse operations restore every counter: placing and cancelling an order, charging and refunding it, reserving and
/// releasing units. Random baskets and times, in both shapes.
/// </summary>
public sealed class InverseTests
{
    const int Cases = 25;
    const ulong Seed = 20_260_102;
    const ulong Gamma = 1;
    const int Units = 20;
    const int Unavailable = Units + 1;
    const int LongestWait = 12_000;
    static readonly string[] Products = ["P1", "P2", "P3"];
    static readonly Caller Customer = new("customer", "customer");

    public static TheoryData<string, bool> WorkflowsAndShapes
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var workflow in new Workflows(new SagaTimeouts()).All)
            {
                data.Add(workflow.Name, true);
                data.Add(workflow.Name, false);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(WorkflowsAndShapes))]
    public void Placing_and_cancelling_restores_all_counters(string workflow, bool isJoined)
    {
        var cancelled = 0;
        ForAll(Cancellations(), (seed, plan) =>
        {
            using var shop = Open(isJoined, workflow, seed);
            shop.Provider.Behaviour = new Behaviour(LatencyMs: plan.ProviderMs);
            var before = CountersOf(shop);
            var order = PlaceAndCancel(shop, plan);
            shop.Settle(300);

            shop.Order(order).IsEnded.ShouldBeTrue(plan.ToString());
            if (shop.Order(order).Status == OrderStatus.Cancelled)
            {
                cancelled++;
                CountersOf(shop).ShouldBe(before, plan.ToString());
            }

            ShouldLeaveNothing(shop, plan);
        });
        cancelled.ShouldBeGreaterThan(Cases / 5, "too few cancellations arrived before dispatch");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Charging_and_refunding_restores_all_balances(bool isJoined) => ForAll(Refunds(), (seed, plan) =>
    {
        using var shop = Open(isJoined, Workflows.InventoryFirst, seed, paceSeconds: 0);
        var before = CountersOf(shop);
        var order = shop.Place([.. plan.Basket.Select(line => (line.ProductId, line.Quantity, line.UnitPrice))]);
        shop.Settle(10);
        if (plan.IsDispatched) Dispatch(shop, order);
        foreach (var part in plan.Parts)
        {
            shop.Refund(order, part);
            shop.Settle(10);
        }

        shop.Refund(order, null);
        shop.Settle(300);
        MoneyOf(shop).ShouldBe(default, plan.ToString());
        shop.Payment(order)!.Status.ShouldBe(PaymentStatus.Refunded, plan.ToString());
        if (!plan.IsDispatched) CountersOf(shop).ShouldBe(before, plan.ToString());
    });

    [Theory, InlineData(true), InlineData(false)]
    public void Reserving_and_releasing_restores_stock(bool isJoined) => ForAll(Reservations(), (seed, reservations) =>
    {
        using var shop = Open(isJoined, Workflows.InventoryFirst, seed);
        var before = CountersOf(shop);
        var ids = reservations.Select(reservation => Reserve(shop, reservation.Line)).ToList();
        foreach (var (id, _) in ids.Zip(reservations).OrderBy(pair => pair.Second.ReleaseOrder))
        {
            if (id is not null) shop.Send("inventory", new ReleaseStandAloneReservation(id), Customer).Status.ShouldBe(200);
        }

        CountersOf(shop).ShouldBe(before);
        ShouldLeaveNothing(shop, reservations);
    });

    /// <summary>Places an order and cancels it immediately or after a delay.</summary>
    static string PlaceAndCancel(ShopSystem shop, CancellationPlan plan)
    {
        var id = shop.NewId();
        var draft = new OrderDraft("customer", null, plan.Basket, null, "USD", null, null, null, null);
        var place = new PlaceOrder(id, "customer", "customer", PricesTrusted: true, TotalRequired: true, draft, shop.NextNumber());
        var placing = shop.Node("orders").Send("orders", place, Customer, null, 0, CancellationToken.None);
        if (plan.WaitMs is { } wait)
        {
            shop.Time.Run(placing).Status.ShouldBe(201);
            shop.Settle(wait / 1_000.0);
        }

        shop.Cancel(id);
        shop.Time.Run(placing).Status.ShouldBe(201);
        return id;
    }

    static void Dispatch(ShopSystem shop, string order)
    {
        shop.Move(order, ShipmentStatus.Packed).Status.ShouldBe(200);
        shop.Move(order, ShipmentStatus.Dispatched).Status.ShouldBe(200);
        shop.Settle(10);
    }

    /// <summary>Creates a stand-alone reservation and returns its id; null when stock is insufficient.</summary>
    static string? Reserve(ShopSystem shop, Line line)
    {
        var response = shop.Send(
            "inventory", new CreateStandAloneReservation(line.ProductId, line.Quantity, Customer.Subject, shop.NewId()), Customer);
        if (response.Rejection is not null) return null;
        using var body = JsonDocument.Parse(response.Body);
        return body.RootElement.GetProperty("reservationId").GetString();
    }

    /// <summary>Opens a shop that already has an order of another customer.</summary>
    static ShopSystem Open(bool isJoined, string workflow, int seed, double paceSeconds = 5)
    {
        var shop = new ShopSystem(isJoined, workflow, paceSeconds, seed);
        foreach (var product in Products) shop.Stock(product, Units);
        shop.Time.Run(shop.Node("inventory").Send(
            "inventory", new CreateStandAloneReservation(Products[0], 1, "other", shop.NewId()), new Caller("other", "customer"),
            null, 0, CancellationToken.None));
        return shop;
    }

    static void ShouldLeaveNothing(ShopSystem shop, object plan)
    {
        shop.Unfinished().ShouldBeEmpty(plan.ToString());
        shop.DeadLetters().ShouldBeEmpty(plan.ToString());
        shop.Findings().ShouldBeEmpty(plan.ToString());
    }

    static Counters CountersOf(ShopSystem shop)
    {
        var ledger = shop.All<StockMovement>("inventory");
        var stock = Products.Select(product => (
            product, shop.Stock(product).Available, shop.Stock(product).Reserved,
            ledger.Where(row => row.ProductId == product).Sum(row => row.DeltaAvailable),
            ledger.Where(row => row.ProductId == product).Sum(row => row.DeltaReserved)));
        return new Counters(string.Join(", ", stock), MoneyOf(shop));
    }

    static Money MoneyOf(ShopSystem shop)
    {
        var payments = shop.All<Payment>("payments");
        var moved = shop.All<PaymentTransaction>("payments").Where(moved => moved.Status == TransactionStatus.Succeeded);
        var provider = shop.ProviderLedger.Entries.Where(entry => entry.HasSucceeded).ToList();
        return new Money(
            payments.Sum(payment => payment.Captured - payment.Refunded),
            payments.Sum(payment => payment.RefundInFlight),
            moved.Sum(moved => moved.Kind == TransactionKind.Charge ? moved.Amount : -moved.Amount),
            provider.Sum(entry => entry.Kind == Entry.ChargeKind ? entry.Amount : -entry.Amount));
    }

    /// <summary>Checks generated cases with a fixed seed, each with its own seed for the shop.</summary>
    static void ForAll<T>(Gen<T> plans, Action<int, T> check)
    {
        var seed = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(Seed, Gamma),
            Prop.ForAll(plans.ToArbitrary(), plan => check(++seed, plan)));
    }

    static Gen<Line[]> Baskets() => Gen.SubListOf(Products).Where(products => products.Count > 0).SelectMany(products =>
        Gen.Choose(1, Unavailable).ArrayOf(3).SelectMany(quantities => Gen.Choose(1, 5_000).ArrayOf(3).Select(
            prices => products.Select((product, i) => new Line(product, MostlyAvailable(quantities[i]), prices[i])).ToArray())));

    /// <summary>Returns mostly small quantities, sometimes more than available.</summary>
    static int MostlyAvailable(int quantity) => quantity < Unavailable ? 1 + (quantity % 5) : Unavailable;

    static Gen<CancellationPlan> Cancellations() => Baskets().SelectMany(basket => Gen.Choose(0, 3_000).SelectMany(provider =>
        Gen.OneOf(Gen.Constant<int?>(null), Gen.Constant<int?>(0), Gen.Choose(1, LongestWait).Select(wait => (int?)wait)).Select(
            wait => new CancellationPlan(basket, provider, wait))));

    static Gen<RefundPlan> Refunds() => Baskets().SelectMany(basket => Gen.Choose(1, 3_000).ArrayOf(3).SelectMany(parts =>
        Gen.Elements(true, false).Select(isDispatched => new RefundPlan(Affordable(basket), parts, isDispatched))));

    /// <summary>Limits the basket to prices that are not declined and to available quantities.</summary>
    static Line[] Affordable(Line[] basket) =>
        [.. basket.Select(line => line with { Quantity = 1 + (line.Quantity % 5), UnitPrice = 100 * line.UnitPrice })];

    static Gen<ReservationPlan[]> Reservations() => Gen.Elements(Products).SelectMany(product => Gen.Choose(1, Units).SelectMany(quantity =>
        Gen.Choose(0, 100).Select(turn => new ReservationPlan(new Line(product, quantity, null), turn)))).ArrayOf();

    /// <param name="ProviderMs">Latency of the payment provider.</param>
    /// <param name="WaitMs">
    /// Delay before the cancellation; null cancels immediately, before the order is processed.
    /// </param>
    sealed record CancellationPlan(Line[] Basket, int ProviderMs, int? WaitMs)
    {
        public override string ToString() => $"{string.Join(", ", Basket.AsEnumerable())}; provider {ProviderMs} ms, cancel {WaitMs} ms";
    }

    /// <param name="Parts">Refunds before the last one, in minor units.</param>
    sealed record RefundPlan(Line[] Basket, int[] Parts, bool IsDispatched)
    {
        public override string ToString() =>
            $"{string.Join(", ", Basket.AsEnumerable())}; parts {string.Join(' ', Parts)}, dispatched {IsDispatched}";
    }

    /// <param name="ReleaseOrder">Position of the release among the others.</param>
    sealed record ReservationPlan(Line Line, int ReleaseOrder);

    sealed record Counters(string Stock, Money Money);

    /// <summary>Captured amount according to the payments, our ledger and the provider's ledger.</summary>
    readonly record struct Money(long Captured, long InFlight, long Ledger, long Provider);
}

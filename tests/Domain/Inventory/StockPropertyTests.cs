using Doms.Inventory.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Domain.Inventory;

public sealed class StockPropertyTests
{
    static readonly string[] Products = ["P1", "P2", "P3"];
    static readonly string[] Owners = ["alice", "bob"];

    /// <summary>The model checks after every step that ledger, stock and reservations agree.</summary>
    [Fact]
    public void Ledger_stock_and_reservations_always_agree() => Check.QuickThrowOnFailure(Prop.ForAll(
        Steps().ToArbitrary(),
        steps =>
        {
            var shop = StockedInventory();
            foreach (var step in steps) Run(shop, step);
            return shop.Reservations.Count(r => r.Status == ReservationStatus.Committed)
                <= steps.Count(s => s.Action == 2);
        }));

    [Fact]
    public void Reserve_then_release_restores_stock() => Check.QuickThrowOnFailure(Prop.ForAll(
        Steps().ToArbitrary(),
        Gen.Choose(1, 6).ToArbitrary(),
        (steps, quantity) =>
        {
            var shop = StockedInventory();
            foreach (var step in steps) Run(shop, step);
            var before = Products.Select(shop.Units).ToList();
            shop.Reserve(TestData.Order("last", TestData.Line("P1", quantity), TestData.Line("P2", quantity)));
            shop.Release("last");
            return before.SequenceEqual(Products.Select(shop.Units));
        }));

    static Gen<Step[]> Steps() => Gen.Choose(0, 9).SelectMany(action => Gen.Choose(0, 3).SelectMany(id =>
        Gen.Choose(0, 2).SelectMany(product => Gen.Choose(1, 8).Select(
            quantity => new Step(action, id, Products[product], quantity))))).ArrayOf();

    static InventoryModel StockedInventory()
    {
        var shop = new InventoryModel();
        foreach (var product in Products) shop.Create(product, 20);
        return shop;
    }

    static void Run(InventoryModel shop, Step step)
    {
        var owner = Owners[step.Id % Owners.Length];
        switch (step.Action)
        {
            case 0:
                shop.Reserve(TestData.Order(
                    $"o{step.Id}", TestData.Line(step.Product, step.Quantity), TestData.Line(Other(step), 1)));
                break;
            case 1:
                shop.Release($"o{step.Id}");
                break;
            case 2:
                shop.Commit($"o{step.Id}");
                break;
            case 3:
                ReserveStandAlone(shop, step, owner);
                break;
            case 4:
                shop.ReleaseStandAlone($"h{step.Id}", owner);
                break;
            case 5:
                shop.ReleaseUnits(step.Product, step.Quantity, owner, "h0", "h1", "h2", "h3");
                break;
            case 6:
                shop.Now += TimeSpan.FromMinutes(step.Quantity);
                shop.Expire($"h{step.Id}");
                break;
            case 7:
                shop.Reserve(TestData.Order($"o{step.Id}", TestData.Line(step.Product, step.Quantity)) with
                {
                    ReservationId = $"h{step.Quantity % 4}", PlacedBy = owner,
                });
                break;
            case 8:
                shop.Extend($"h{step.Id}", shop.Now.AddMinutes(step.Quantity), owner);
                break;
            default:
                shop.Change(new(step.Product, step.Quantity * 5, null, null, null));
                break;
        }
    }

    static void ReserveStandAlone(InventoryModel shop, Step step, string owner)
    {
        var id = $"h{step.Id}";
        if (shop.Reservation(id) is null) shop.ReserveStandAlone(id, step.Product, step.Quantity, owner, maxOpen: 2);
    }

    static string Other(Step step) => Products[(Array.IndexOf(Products, step.Product) + 1) % Products.Length];

    sealed record Step(int Action, int Id, string Product, int Quantity);
}

using Doms.Inventory.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Domain.Inventory;

public sealed class StockPropertyTests
{
    static readonly string[] Products = ["P1", "P2", "P3"];
    static readonly string[] Owners = ["alice", "bob"];

    /// <summary>The book itself checks after every step that ledger, stock and reservations agree.</summary>
    [Fact]
    public void Whatever_happens_in_whatever_order_the_books_balance() => Check.QuickThrowOnFailure(Prop.ForAll(
        Steps().ToArbitrary(),
        steps =>
        {
            var shop = Shop();
            foreach (var step in steps) Do(shop, step);
            return shop.Reservations.Count(r => r.Status == ReservationStatus.Committed)
                <= steps.Count(s => s.Action == 2);
        }));

    [Fact]
    public void Reserving_and_releasing_leaves_every_counter_as_it_was() => Check.QuickThrowOnFailure(Prop.ForAll(
        Steps().ToArbitrary(),
        Gen.Choose(1, 6).ToArbitrary(),
        (steps, quantity) =>
        {
            var shop = Shop();
            foreach (var step in steps) Do(shop, step);
            var before = Products.Select(shop.Units).ToList();
            shop.Reserve(Some.Order("last", Some.Line("P1", quantity), Some.Line("P2", quantity)));
            shop.Release("last");
            return before.SequenceEqual(Products.Select(shop.Units));
        }));

    static Gen<Step[]> Steps() => Gen.Choose(0, 7).SelectMany(action => Gen.Choose(0, 3).SelectMany(id =>
        Gen.Choose(0, 2).SelectMany(product => Gen.Choose(1, 8).Select(
            quantity => new Step(action, id, Products[product], quantity))))).ArrayOf();

    static StockBook Shop()
    {
        var shop = new StockBook();
        foreach (var product in Products) shop.Create(product, 20);
        return shop;
    }

    static void Do(StockBook shop, Step step)
    {
        var owner = Owners[step.Id % Owners.Length];
        switch (step.Action)
        {
            case 0:
                shop.Reserve(Some.Order(
                    $"o{step.Id}", Some.Line(step.Product, step.Quantity), Some.Line(Other(step), 1)));
                break;
            case 1:
                shop.Release($"o{step.Id}");
                break;
            case 2:
                shop.Commit($"o{step.Id}");
                break;
            case 3:
                Hold(shop, step, owner);
                break;
            case 4:
                shop.ReleaseHold($"h{step.Id}", owner);
                break;
            case 5:
                shop.ReleaseHeld(step.Product, step.Quantity, owner, "h0", "h1", "h2", "h3");
                break;
            case 6:
                shop.Now += TimeSpan.FromMinutes(step.Quantity);
                shop.Expire($"h{step.Id}");
                break;
            default:
                shop.Change(new(step.Product, step.Quantity * 5, null, null, null));
                break;
        }
    }

    static void Hold(StockBook shop, Step step, string owner)
    {
        var id = $"h{step.Id}";
        if (shop.Reservation(id) is null) shop.Hold(id, step.Product, step.Quantity, owner, maxOpen: 2);
    }

    static string Other(Step step) => Products[(Array.IndexOf(Products, step.Product) + 1) % Products.Length];

    sealed record Step(int Action, int Id, string Product, int Quantity);
}

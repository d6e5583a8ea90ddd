using System.Text.Json;
using Doms.Engine.Deferral;
using Doms.Engine.Services;
using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Inventory;

/// <summary>Stand-alone reservations and the catalogue, through the engine.</summary>
public sealed class StandAloneReservationTests : IDisposable
{
    static readonly Caller Alice = new("alice", "customer");

    readonly ShopSystem _shop = new(isJoined: true);

    public StandAloneReservationTests() => _shop.Stock("P1", 10);

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Unreleased_reservation_expires()
    {
        var reservation = Reserve(3);
        Units().ShouldBe((7, 3));

        _shop.Settle(15 * 60 - 5);
        Units().ShouldBe((7, 3));
        _shop.Settle(10);

        Units().ShouldBe((10, 0));
        _shop.Reservation(reservation)!.Status.ShouldBe(ReservationStatus.Expired);
        _shop.DeadLetters().ShouldBeEmpty();
    }

    [Fact]
    public void Reservation_is_released_once_by_its_owner()
    {
        var reservation = Reserve(3);

        _shop.Send("inventory", new ReleaseStandAloneReservation(reservation), new Caller("mallory", "customer")).Rejection!.Kind
            .ShouldBe(RejectionKind.NotFound);
        _shop.Send("inventory", new ReleaseStandAloneReservation(reservation), Alice).Status.ShouldBe(200);
        _shop.Send("inventory", new ReleaseStandAloneReservation(reservation), Alice).Rejection!.Kind.ShouldBe(RejectionKind.Conflict);

        Units().ShouldBe((10, 0));
        _shop.Settle(16 * 60);
        Units().ShouldBe((10, 0));
    }

    [Fact]
    public void Reservations_ended_while_unlimited_are_not_counted_later()
    {
        string[] reservations = [Reserve(1), Reserve(1), Reserve(1), Reserve(1)];
        _shop.Restart(new InventoryOptions { MaxOpenReservationsPerSubject = 0 });

        _shop.Send("inventory", new ReleaseReservation(reservations[0]), Alice).Status.ShouldBe(200);
        _shop.Send("inventory", new ReleaseStandAloneReservation(reservations[1]), Alice).Status.ShouldBe(200);
        _shop.Send("inventory", new ReleaseReservedUnits("P1", 1, Alice.Subject, [reservations[2]]), Alice).Status.ShouldBe(200);
        _shop.Settle(16 * 60);

        _shop.Restart(new InventoryOptions { MaxOpenReservationsPerSubject = 1 });
        _shop.All<ReservationQuota>("inventory").ShouldHaveSingleItem().Open.ShouldBe(0);
        Reserve(1);
    }

    [Fact]
    public void Ended_reservation_leaves_no_timer()
    {
        string[] reservations = [Reserve(1), Reserve(1), Reserve(1)];
        _shop.Send("inventory", new ExtendReservation(reservations[0]), Alice).Status.ShouldBe(200);
        Timers().ShouldBe(3);

        _shop.Send("inventory", new ReleaseReservation(reservations[0]), Alice).Status.ShouldBe(200);
        _shop.Send("inventory", new ReleaseStandAloneReservation(reservations[1]), Alice).Status.ShouldBe(200);
        _shop.Send("inventory", new ReleaseReservedUnits("P1", 1, Alice.Subject, reservations), Alice).Status.ShouldBe(200);

        Timers().ShouldBe(0);
    }

    [Fact]
    public void Reservation_cannot_be_extended_for_ever()
    {
        var reservation = Reserve(3);
        var extensions = 0;
        for (; _shop.Send("inventory", new ExtendReservation(reservation), Alice).Rejection is null; extensions++) _shop.Settle(10 * 60);

        extensions.ShouldBe(12);
        _shop.Settle(10);
        _shop.Reservation(reservation)!.Status.ShouldBe(ReservationStatus.Expired);
    }

    [Fact]
    public void Release_by_quantity_draws_from_callers_reservations()
    {
        string[] holds = [Reserve(2), Reserve(3)];

        _shop.Send("inventory", new ReleaseReservedUnits("P1", 4, Alice.Subject, holds), Alice).Status.ShouldBe(200);
        Units().ShouldBe((9, 1));

        _shop.Settle(16 * 60);
        Units().ShouldBe((10, 0));
    }

    [Fact]
    public void Every_stock_change_is_in_ledger()
    {
        _shop.Place(("P1", 2, 1_000));
        Reserve(3);
        _shop.Send("inventory", new AddStock("P1", 5)).Status.ShouldBe(200);
        _shop.Send("inventory", new ChangeProduct("P1", 1, 7m, "Mug", "counted")).Status.ShouldBe(200);
        _shop.Settle(16 * 60);

        var item = _shop.Stock("P1");
        var ledger = _shop.All<StockMovement>("inventory");
        ledger.Select(row => row.Sequence).Order()
            .ShouldBe(Enumerable.Range(1, (int)item.Version).Select(n => (long)n));
        (ledger.Sum(row => row.DeltaAvailable), ledger.Sum(row => row.DeltaReserved))
            .ShouldBe((item.Available, item.Reserved));
    }

    [Fact]
    public void Quantity_above_available_stock_is_rejected()
    {
        var refusal = _shop.Send("inventory", new CreateStandAloneReservation("P1", 11, Alice.Subject, _shop.NewId()), Alice).Rejection;

        refusal.ShouldNotBeNull().Code.ShouldBe("insufficient_stock");
        Units().ShouldBe((10, 0));
    }

    int Timers() => _shop.Stores.Sum(store => _shop.Rows(store, StoredMessage.Table).Count);

    (long Available, long Reserved) Units() =>
        (_shop.Stock("P1").Available, _shop.Stock("P1").Reserved);

    string Reserve(long quantity)
    {
        var answer = _shop.Send("inventory", new CreateStandAloneReservation("P1", quantity, Alice.Subject, _shop.NewId()), Alice);
        answer.Status.ShouldBe(200);
        using var body = JsonDocument.Parse(answer.Body);
        return body.RootElement.GetProperty("reservationId").GetString()!;
    }
}

using System.Text.Json;
using Doms.Contracts.Messages;
using Doms.Engine.Deferral;
using Doms.Engine.Services;
using Doms.Inventory.Domain;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Inventory;

/// <summary>An order that names a stand-alone reservation takes its units, through the engine.</summary>
public sealed class ConsumeReservationTests : IDisposable
{
    static readonly Caller Alice = new("alice", "customer");

    readonly ShopSystem _shop = new(isJoined: true);

    public ConsumeReservationTests()
    {
        _shop.Stock("P1", 3);
        _shop.Stock("P2", 1);
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Last_units_are_reserved_for_their_holder()
    {
        var reservation = Reserve(new("P1", 3), new("P2", 1));

        var order = Send(new Line("P1", 2, 10), new Line("P2", 1, 10), reservation, Alice.Subject);

        _shop.Stores.SelectMany(store => _shop.Rows(store, StoredMessage.Table)).Cast<StoredMessage>()
            .ShouldNotContain(message => message.Key == reservation);
        var consumed = _shop.Reservation(reservation).ShouldNotBeNull();
        (consumed.Status, consumed.OrderId).ShouldBe((ReservationStatus.Consumed, order));
        _shop.Reservation(order)!.Status.ShouldBe(ReservationStatus.Reserved);
        (_shop.Stock("P1").Available, _shop.Stock("P1").Reserved, _shop.Stock("P2").Reserved).ShouldBe((1, 2, 1));
        _shop.Settle(16 * 60);
        _shop.Reservation(reservation)!.Status.ShouldBe(ReservationStatus.Consumed);
    }

    [Fact]
    public void Reservation_of_another_caller_is_not_taken()
    {
        var reservation = Reserve(new ReservationItem("P1", 3));

        var order = Send(new Line("P1", 2, 10), new Line("P2", 1, 10), reservation, "mallory");

        _shop.Reservation(order)!.Status.ShouldBe(ReservationStatus.Refused);
        _shop.Reservation(reservation)!.Status.ShouldBe(ReservationStatus.Reserved);
        _shop.Stock("P2").Reserved.ShouldBe(0);
    }

    string Reserve(params ReservationItem[] items)
    {
        var answer = _shop.Send("inventory", new CreateReservation(items, Alice.Subject, _shop.NewId()), Alice);
        answer.Status.ShouldBe(201);
        using var body = JsonDocument.Parse(answer.Body);
        return body.RootElement.GetProperty("reservationId").GetString()!;
    }

    /// <summary>Sends the command that the saga of an order sends.</summary>
    string Send(Line first, Line second, string reservation, string owner)
    {
        var id = _shop.NewId();
        _shop.Send("inventory", new ReserveInventory(
            id, owner, [first, second], "USD", PricesTrusted: true, ExpectedTotal: null, reservation, PlacedBy: owner));
        return id;
    }
}

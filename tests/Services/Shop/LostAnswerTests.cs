using Doms.Contracts.Messages;
using Doms.Fulfillment.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.PaymentProvider;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// A command, or the answer to it, became a dead letter that was discarded: after a retry the service tells the outcome again.
/// </summary>
public sealed class LostAnswerTests : IDisposable
{
    /// <summary>Longer than the attempts at a failing message.</summary>
    const double AttemptSeconds = 300;

    readonly StuckMessages _stuck = new();
    ShopSystem _shop = null!;

    public void Dispose() => _shop.Dispose();

    public static TheoryData<Type, bool> CommandsAndAnswers()
    {
        var data = new TheoryData<Type, bool>();
        Type[] types =
        [
            typeof(ReserveInventory), typeof(InventoryReserved), typeof(InitiatePayment), typeof(PaymentCompleted),
            typeof(ConfirmOrder), typeof(OrderConfirmed), typeof(CreateShipment), typeof(CompleteOrder), typeof(OrderCompleted),
        ];
        foreach (var type in types)
        {
            data.Add(type, true);
            data.Add(type, false);
        }

        return data;
    }

    [Theory, MemberData(nameof(CommandsAndAnswers))]
    public void Retry_completes_the_order_and_charges_once(Type lost, bool isJoined)
    {
        var id = PlaceStuck(isJoined, lost);
        _shop.Saga(id).Status.ShouldBe(SagaStatus.NeedsAttention);
        _shop.Retry(id).Status.ShouldBe(200);
        _shop.Settle(300);

        var order = _shop.Order(id);
        order.Status.ShouldBe(OrderStatus.Completed, string.Join('\n', _shop.Timeline(id)));
        _shop.ProviderLedger.Entries.ShouldHaveSingleItem().HasSucceeded.ShouldBeTrue();
        string[] once =
        [
            TimelineEventNames.InventoryReserved, TimelineEventNames.PaymentCompleted, TimelineEventNames.ShipmentCreated,
            TimelineEventNames.Shipped, TimelineEventNames.Delivered,
        ];
        foreach (var name in once)
            _shop.Timeline(id).Count(entry => entry == name).ShouldBe(1, name);
        _shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Delivery_that_was_lost_is_published_again_on_retry(bool isJoined)
    {
        var id = PlaceStuck(isJoined, typeof(ShipmentCreated), typeof(ShipmentDelivered));
        _shop.Shipment(id)!.Status.ShouldBe(ShipmentStatus.Delivered);
        _shop.Retry(id).Status.ShouldBe(200);
        _shop.Settle(300);

        _shop.Order(id).Status.ShouldBe(OrderStatus.Completed);
        _shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Creation_of_shipment_that_was_lost_is_published_again(bool isJoined)
    {
        Open(isJoined, pace: 0);
        var id = PlaceStuck(1_000, typeof(ShipmentCreated));
        _shop.Retry(id).Status.ShouldBe(200);
        _shop.Settle(10);

        _shop.Saga(id).ShouldSatisfyAllConditions(
            saga => saga.Status.ShouldBe(SagaStatus.Running), saga => saga.Step.ShouldBe(StepNames.Deliver));
        _shop.Order(id).Progress.ShouldNotContain(TimelineEventNames.Shipped);
        _shop.Timeline(id).Count(entry => entry == TimelineEventNames.ShipmentCreated).ShouldBe(1);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Lost_decline_is_published_again_on_retry(bool isJoined)
    {
        Open(isJoined);
        var id = PlaceStuck(price: 1_013, typeof(PaymentFailed));
        _shop.Retry(id).Status.ShouldBe(200);
        _shop.Settle(300);

        _shop.Order(id).ShouldSatisfyAllConditions(
            order => order.Status.ShouldBe(OrderStatus.Cancelled), order => order.Reason!.ShouldContain("insufficient funds"));
        _shop.Stock("P1").Available.ShouldBe(10);
        _shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Lost_cancel_request_is_repeated_by_the_customer(bool isJoined)
    {
        Open(isJoined, pace: 0);
        var id = _shop.Place(("P1", 1, 1_000));
        _shop.Settle(10);
        _stuck.Add(typeof(OrderCancelRequested), id);
        _shop.Cancel(id).Status.ShouldBe(202);
        _shop.Settle(AttemptSeconds);
        Heal();
        _shop.Order(id).Status.ShouldBe(OrderStatus.Confirmed);
        _shop.Cancel(id).Status.ShouldBe(202);
        _shop.Settle(300);

        _shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Stock("P1").Available.ShouldBe(10);
        _shop.Findings().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, SagaOutcome.Completed, OrderStatus.Completed)]
    [InlineData(true, SagaOutcome.Cancelled, OrderStatus.Cancelled)]
    [InlineData(false, SagaOutcome.Completed, OrderStatus.Completed)]
    [InlineData(false, SagaOutcome.Cancelled, OrderStatus.Cancelled)]
    public void Charge_that_never_began_does_not_prevent_a_resolution(bool isJoined, string outcome, OrderStatus status)
    {
        var id = PlaceStuck(isJoined, typeof(InitiatePayment));
        _shop.Resolve(id, outcome).Status.ShouldBe(200);
        _shop.Settle(300);

        _shop.Order(id).Status.ShouldBe(status);
        _shop.ProviderLedger.Entries.ShouldBeEmpty();
        _shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Charge_made_after_all_is_refunded_when_resolved_as_completed(bool isJoined)
    {
        var id = PlaceStuck(isJoined, typeof(PaymentCompleted));
        _shop.Resolve(id, SagaOutcome.Completed).Status.ShouldBe(200);
        _shop.Settle(300);

        _shop.Order(id).Status.ShouldBe(OrderStatus.Completed);
        _shop.ProviderLedger.Entries.Select(entry => entry.Kind).ShouldBe([Entry.ChargeKind, Entry.RefundKind]);
        _shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Resolution_waits_for_payment_of_unknown_outcome(bool isJoined)
    {
        Open(isJoined);
        _shop.Provider.Behaviour = new Behaviour(ErrorRate: 1);
        var id = _shop.NewId();
        _shop.Place(id, [("P1", 1, 1_000)]).Status.ShouldBe(201);
        _shop.Settle(60);
        _stuck.Add(typeof(OrderCancelRequested), id);
        _shop.Cancel(id).Status.ShouldBe(202);
        _shop.Settle(AttemptSeconds);
        Heal();

        _shop.Saga(id).Status.ShouldBe(SagaStatus.NeedsAttention);
        _shop.Resolve(id, SagaOutcome.Cancelled).Rejection!.Code.ShouldBe("payment_open");
        _shop.Provider.Behaviour = new Behaviour();
        _shop.Settle(1_800);
        _shop.Order(id).Status.ShouldBe(OrderStatus.Completed);
    }

    string PlaceStuck(bool isJoined, params Type[] lost)
    {
        Open(isJoined);
        return PlaceStuck(1_000, lost);
    }

    /// <summary>Places an order whose messages of these types become dead letters, and discards them.</summary>
    string PlaceStuck(long price, params Type[] lost)
    {
        var id = _shop.NewId();
        foreach (var type in lost) _stuck.Add(type, id);
        _shop.Place(id, [("P1", 1, price)]).Status.ShouldBe(201);
        _shop.Settle(AttemptSeconds);
        _shop.DeadLetters().ShouldNotBeEmpty();
        Heal();
        return id;
    }

    void Open(bool isJoined, double pace = 5)
    {
        _shop = new ShopSystem(isJoined, paceSeconds: pace, wrapModule: _stuck.Wrap);
        _shop.Stock("P1", 10);
    }

    void Heal()
    {
        _stuck.Clear();
        _shop.DiscardDeadLetters();
    }
}

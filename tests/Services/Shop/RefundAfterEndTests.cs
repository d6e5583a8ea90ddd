using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Tests.Services.Shop;

/// <summary>A refund that an operator requests is made, whatever has become of its order.</summary>
public sealed class RefundAfterEndTests
{
    const double CarrierSeconds = 30 * 24 * 3_600;
    const double UntilAttentionSeconds = 20 * 24 * 3_600;

    [Theory, InlineData(true), InlineData(false)]
    public void Order_that_was_never_dispatched_is_refunded_in_full(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: CarrierSeconds);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 1, 1_000));
        shop.Settle(UntilAttentionSeconds);
        shop.Resolve(id, SagaOutcome.Completed).Status.ShouldBe(200);
        shop.Settle(10);
        shop.Order(id).Status.ShouldBe(OrderStatus.Completed);

        shop.Refund(id, null).Status.ShouldBe(202);
        shop.Settle(300);
        shop.Payment(id)!.Status.ShouldBe(PaymentStatus.Refunded);
        shop.Order(id).Status.ShouldBe(OrderStatus.Completed);
        shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Written_off_payment_is_refunded_or_settled_later(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: CarrierSeconds);
        shop.Stock("P1", 10);
        var id = shop.NewId();
        shop.Place(id, [("P1", 1, 1_000)], "tok_no_refund").Status.ShouldBe(201);
        shop.Settle(10);
        shop.Cancel(id).Status.ShouldBe(202);
        shop.Settle(3_600);
        shop.Resolve(id, SagaOutcome.Cancelled).Status.ShouldBe(200);
        shop.Settle(300);
        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);

        shop.Refund(id, null).Status.ShouldBe(202);
        shop.Settle(300);
        var refund = shop.All<Refund>("payments").MaxBy(refund => refund.Number)!;
        (refund.RequestedBy, refund.Status).ShouldBe(("ops", RefundStatus.Failed));
        shop.Send("payments", new SettleRefund(id, refund.Id, "SEPA 7", Note: null)).Status.ShouldBe(200);
        shop.Payment(id)!.Status.ShouldBe(PaymentStatus.Refunded);
        shop.Findings().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Refund_that_loses_the_race_against_dispatch_is_made(bool isJoined)
    {
        var stuck = new StuckMessages();
        using var shop = new ShopSystem(isJoined, paceSeconds: CarrierSeconds, wrapModule: stuck.Wrap);
        shop.Stock("P1", 10);
        var id = shop.NewId();
        shop.Place(id, [("P1", 1, 1_000)]).Status.ShouldBe(201);
        shop.Settle(10);
        stuck.Add(typeof(RefundRequested), id);
        shop.Refund(id, null).Status.ShouldBe(202);
        shop.Move(id, Doms.Fulfillment.Domain.ShipmentStatus.Packed).Status.ShouldBe(200);
        shop.Move(id, Doms.Fulfillment.Domain.ShipmentStatus.Dispatched).Status.ShouldBe(200);
        stuck.Clear();
        shop.Settle(300);

        shop.Payment(id)!.Status.ShouldBe(PaymentStatus.Refunded);
        shop.Order(id).Status.ShouldBe(OrderStatus.Confirmed);
        shop.Findings().ShouldBeEmpty();
    }
}

using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Tests.Domain.Orders;

public sealed class AttentionTests
{
    static readonly DeadLetterOpened Opened = new("d1", "shipment.dispatched", "inventory");
    static readonly DeadLetterEnded Discarded = new("d1", "DISCARDED", "olga");

    static IEnumerable<string> Causes(Order order) => order.Attention?.ByCause.Keys ?? [];

    [Fact]
    public void Attention_of_the_saga_lasts_until_the_saga_clears_it()
    {
        var stuck = TestData.With(TestData.Facts["SagaNeedsAttention"]);
        stuck.Attention!.Oldest.ShouldBe(new(TestData.Later, "refund: refused 8 times"));
        OrderDecider.Cancel(stuck, TestData.Cancel, TestData.AtLater).Row<Order>()!.Attention.ShouldNotBeNull();

        stuck.After(TestData.Facts["AttentionCleared"]).Attention.ShouldBeNull();
    }

    [Fact]
    public void Another_reason_replaces_the_text_and_keeps_the_time()
    {
        var stuck = OrderFacts.Apply(TestData.Order(), TestData.Facts["SagaNeedsAttention"], Occasion.At(TestData.Start)).Row<Order>()!;
        stuck.After(new SagaNeedsAttention(TestData.Id, "ship", "no carrier", 6)).Attention!.Oldest
            .ShouldBe(new(TestData.Start, "ship: no carrier"));
    }

    [Fact]
    public void Late_attention_of_the_saga_is_not_raised_again()
    {
        var cleared = TestData.With(TestData.Facts["AttentionCleared"]);
        cleared.After(TestData.Facts["SagaNeedsAttention"]).Attention.ShouldBeNull();
        TestData.With(new SagaNeedsAttention(TestData.Id, "ship", "no carrier", 6), TestData.Facts["AttentionCleared"])
            .Attention.ShouldNotBeNull();
    }

    [Fact]
    public void Dead_letter_is_lowered_only_when_it_is_closed()
    {
        var decision = OrderFacts.RecordDeadLetter(TestData.Order(OrderStatus.Completed), Opened, TestData.AtLater);
        decision.Entry().Detail.ShouldBe("shipment.dispatched for inventory, dead letter inventory-d1");
        var raised = decision.Row<Order>()!.After(TestData.Facts["SagaNeedsAttention"], TestData.Facts["AttentionCleared"]);
        Causes(raised).ShouldBe(["dead_letter/d1"]);
        Spec.Given(raised).When(o => OrderFacts.RecordDeadLetter(o, Opened, TestData.AtLater)).ThenNothing();

        var closed = OrderFacts.RecordClosedDeadLetter(raised, Discarded, TestData.AtLater);
        closed.Entry().Detail.ShouldBe("Dead letter d1 was discarded by olga.");
        closed.Row<Order>()!.Attention.ShouldBeNull();
        Spec.Given(closed.Row<Order>()).When(o => OrderFacts.RecordClosedDeadLetter(o, Discarded, TestData.AtLater)).ThenNothing();
    }

    [Fact]
    public void Dead_letter_closed_before_it_is_announced_is_not_raised()
    {
        var closed = OrderFacts.RecordClosedDeadLetter(TestData.Order(), Discarded, TestData.AtLater).Row<Order>()!;
        OrderFacts.RecordDeadLetter(closed, Opened, TestData.AtLater).Row<Order>()!.Attention.ShouldBeNull();
    }

    [Fact]
    public void Dead_letter_about_no_order_changes_nothing()
    {
        Spec.Given<Order>(null).When(o => OrderFacts.RecordDeadLetter(o, Opened, TestData.AtLater)).ThenNothing();
        Spec.Given<Order>(null).When(o => OrderFacts.RecordClosedDeadLetter(o, Discarded, TestData.AtLater)).ThenNothing();
    }

    [Fact]
    public void Failed_refund_needs_attention_until_it_is_retried_or_settled()
    {
        var failure = new PaymentRefundFailed(TestData.Id, "pay-1", "account closed", 3, TestData.FirstRefund);
        var failed = TestData.Order(OrderStatus.Cancelled).After(TestData.Facts["RefundBegun"], failure);
        failed.Attention!.ByCause[$"refund/{TestData.FirstRefund}"].Reason.ShouldBe("The refund failed: account closed");

        var settled = new PaymentRefunded(
            TestData.Id, "pay-1", 250_00, 250_00, "USD", Full: true, 4, TestData.FirstRefund, IsManual: true);
        failed.After(settled).Attention.ShouldBeNull();
        failed.After((RefundBegun)TestData.Facts["RefundBegun"] with { Version = 4 }).Attention.ShouldBeNull();
        TestData.With(settled, failure).Attention.ShouldBeNull();
        TestData.With(failure, TestData.Facts["RefundBegun"]).Attention.ShouldNotBeNull();
    }

    [Fact]
    public void Failed_refund_needs_no_attention_after_full_refund()
    {
        var failure = new PaymentRefundFailed(TestData.Id, "pay-1", "account closed", 3, TestData.FirstRefund);
        var all = new PaymentRefunded(TestData.Id, "pay-1", 250_00, 250_00, "USD", Full: true, 5, $"{TestData.Id}-r2");
        TestData.With(TestData.Facts["PaymentCompleted"], failure, all).Attention.ShouldBeNull();
        TestData.With(TestData.Facts["PaymentCompleted"], all, failure).Attention.ShouldBeNull();
    }

    [Fact]
    public void Failed_refund_without_id_needs_attention_until_success()
    {
        var failed = TestData.With(TestData.Facts["PaymentRefundFailed"]);
        Causes(failed).ShouldBe(["refund/"]);
        failed.After(new PaymentRefunded(TestData.Id, "pay-1", 250_00, 250_00, "USD", Full: true, 4)).Attention.ShouldBeNull();
        TestData.With(
                new PaymentRefunded(TestData.Id, "pay-1", 250_00, 250_00, "USD", Full: true, 4), TestData.Facts["PaymentRefundFailed"])
            .Attention.ShouldBeNull();
    }

    [Fact]
    public void Oldest_problem_is_shown()
    {
        var first = OrderFacts.RecordDeadLetter(TestData.Order(), Opened, Occasion.At(TestData.Start)).Row<Order>()!;
        var both = first.After(TestData.Facts["SagaNeedsAttention"]);
        both.Attention!.Oldest.Since.ShouldBe(TestData.Start);
        OrderFacts.RecordClosedDeadLetter(both, Discarded, TestData.AtLater).Row<Order>()!.Attention!.Oldest.Since.ShouldBe(TestData.Later);
    }
}

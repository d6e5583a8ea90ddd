using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class OperatorRefundsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(2_000L)]
    public void Full_refund_before_dispatch_requests_cancellation(long? amount)
    {
        var decision = Create(TestData.Completed, TestData.OperatorRefund(amount));

        decision.Effects.ShouldBeEmpty();
        var payment = decision.Row<Payment>()!;
        (payment.RefundInFlight, payment.RefundCount, payment.TransactionCount).ShouldBe((0, 1, 1));
        decision.Row<Refund>().ShouldBe(new Refund(
            "o1-r1", 1, "o1", 1, 2_000, "USD", RefundStatus.Requested, "OTHER", "broken", "broken", "olga", null, null, null, 0,
            TestData.Now, TestData.Now));
        decision.Messages.ShouldBe([new RefundRequested("o1", "broken", "olga", 4, "o1-r1")]);
    }

    [Fact]
    public void Cancellation_without_reason_gets_default_reason() =>
        Create(TestData.Completed, TestData.OperatorRefund() with { Reason = null })
            .Messages.ShouldBe([new RefundRequested("o1", "Refunded by an operator.", "olga", 4, "o1-r1")]);

    [Theory, InlineData(null, "Refunded by an operator."), InlineData("Arrived broken", "Arrived broken")]
    public void Note_for_operators_is_not_published(string? customerReason, string published) =>
        Create(TestData.Completed, TestData.NewRefund() with
        {
            Cancellation = OrderCancellation.Always, Reason = "suspected fraud", CustomerReason = customerReason,
        }).Messages.ShouldHaveSingleItem().ShouldBeOfType<RefundRequested>().Reason.ShouldBe(published);

    [Fact]
    public void Refund_that_cancels_is_requested_even_after_dispatch() =>
        Create(TestData.Completed with { IsDispatched = true }, TestData.NewRefund() with { Cancellation = OrderCancellation.Always })
            .Row<Refund>()!.Status.ShouldBe(RefundStatus.Requested);

    [Theory]
    [InlineData(false, 500L, 500)]
    [InlineData(true, 500L, 500)]
    [InlineData(true, 2_000L, 2_000)]
    [InlineData(true, null, 2_000)]
    public void Partial_or_dispatched_refund_is_issued(bool dispatched, long? amount, long returned)
    {
        var decision = Create(TestData.Completed with { IsDispatched = dispatched }, TestData.OperatorRefund(amount));

        decision.Effects.ShouldBe([
            new EffectRequest("o1-t2", new IssueRefund("o1", "o1-r1", returned, "USD", "o1-t2", "o1-t1"))]);
        decision.Row<Refund>()!.RequestedBy.ShouldBe("olga");
        decision.Messages.ShouldBe([new RefundBegun("o1", "p1", "o1-r1", returned, "USD", "OTHER", "broken", 4, "olga")]);
    }

    [Fact]
    public void New_refund_never_cancels_its_order()
    {
        var decision = Create(TestData.Completed, TestData.NewRefund());

        decision.Row<Refund>().ShouldBe(new Refund(
            "o1-r1", 1, "o1", 1, 2_000, "USD", RefundStatus.Pending, "DAMAGED", "broken", "Scratched box", "olga", null, null, null, 1,
            TestData.Now, TestData.Now));
        decision.Messages.ShouldBe([new RefundBegun("o1", "p1", "o1-r1", 2_000, "USD", "DAMAGED", "Scratched box", 4, "olga")]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1_500L)]
    public void Same_request_asks_saga_again(long? amount)
    {
        var requested = TestData.Refund(1_500, RefundStatus.Requested);
        var decision = Create(TestData.Completed with { RefundCount = 1 }, TestData.OperatorRefund(amount), requested);

        decision.Messages.ShouldBe([new RefundRequested("o1", "Scratched box", "olga", 4, "o1-r1")]);
        decision.Row<Refund>()!.Version.ShouldBe(2);
        decision.Row<Payment>()!.RefundCount.ShouldBe(1);
    }

    [Fact]
    public void Another_refund_waits_for_requested_one()
    {
        var requested = TestData.Refund(2_000, RefundStatus.Requested);
        foreach (var command in (RefundByOperator[])[TestData.NewRefund(500), TestData.NewRefund(), TestData.OperatorRefund(500)])
            Create(TestData.Completed, command, requested).Rejection!.Code.ShouldBe("refund_requested");
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-5L)]
    public void Non_positive_refund_amount_is_rejected(long amount) => Spec.Given(TestData.Completed)
        .When(p => Create(p, TestData.OperatorRefund(amount))).ThenRefused(RejectionKind.Invalid, "invalid_amount");

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    public void Incomplete_payment_cannot_be_refunded(PaymentStatus status) => Spec.Given(TestData.Payment(status))
        .When(p => Create(p, TestData.OperatorRefund())).ThenRefused(RejectionKind.Conflict, "payment_not_completed");

    [Fact]
    public void Missing_payment_is_not_found() => Spec.Given<Payment>(null)
        .When(p => Create(p, TestData.OperatorRefund())).ThenRefused(RejectionKind.NotFound, "payment_not_found");

    [Fact]
    public void Refunded_or_in_flight_payment_has_nothing_left()
    {
        foreach (var payment in (Payment[])[TestData.Payment(PaymentStatus.Refunded), TestData.InFlight(2_000)])
            Spec.Given(payment).When(p => Create(p, TestData.OperatorRefund())).ThenRefused(RejectionKind.Conflict, "nothing_left");
    }

    [Fact]
    public void Refund_above_remaining_amount_names_both_amounts() =>
        Create(TestData.InFlight(500), TestData.OperatorRefund(1_501)).Rejection.ShouldBe(new Rejection(
            RejectionKind.Conflict, "refund_exceeds_payment", "15.01 USD is more than the 15.00 USD that is refundable.", "amount"));

    [Fact]
    public void Free_order_has_nothing_to_refund() => Spec.Given(TestData.Free)
        .When(p => Create(p, TestData.OperatorRefund())).ThenRefused(RejectionKind.Conflict, "free_order");

    [Theory]
    [InlineData("o1-r1", "o1")]
    [InlineData("a-r1-r2", "a-r1")]
    [InlineData("o1", null)]
    [InlineData("-r1", null)]
    public void Refund_id_tells_its_order(string id, string? orderId) => Refund.OrderIdOf(id).ShouldBe(orderId);

    static Decision Create(Payment? payment, RefundByOperator command, Refund? last = null) =>
        OperatorRefunds.Create(TestData.Rows(payment, last), command, TestData.Now);
}

using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class FailedRefundsTests
{
    static readonly Payment Failed = TestData.Completed with { RefundCount = 1, TransactionCount = 2 };

    [Fact]
    public void Failed_refund_is_retried_under_new_key()
    {
        var decision = Retry(Failed, TestData.Refund(500, RefundStatus.Failed));

        decision.Effects.ShouldBe([new EffectRequest("o1-t3", new IssueRefund("o1", "o1-r1", 500, "USD", "o1-t3", "o1-t1"))]);
        var refund = decision.Row<Refund>()!;
        (refund.Version, refund.Status, refund.Tries, refund.RetriedBy).ShouldBe((2, RefundStatus.Pending, 2, "otto"));
        decision.Row<Payment>()!.RefundInFlight.ShouldBe(500);
        decision.Messages.ShouldBe([new RefundBegun("o1", "p1", "o1-r1", 500, "USD", "DAMAGED", "Scratched box", 4, "otto")]);
    }

    [Theory]
    [InlineData(RefundStatus.Requested)]
    [InlineData(RefundStatus.Succeeded)]
    [InlineData(RefundStatus.Failed)]
    public void Refund_is_not_retried_beside_a_newer_one(RefundStatus status)
    {
        var newer = TestData.Refund(500, status) with { Id = "o1-r2", Number = 2 };
        Retry(Failed with { RefundCount = 2 }, TestData.Refund(500, RefundStatus.Failed), newer).Rejection!.Code.ShouldBe("newer_refund");
    }

    [Theory]
    [InlineData("by bank transfer", "by bank transfer")]
    [InlineData(null, "broken")]
    public void Failed_refund_is_settled_outside_provider(string? note, string stored)
    {
        var decision = Settle(TestData.Completed, TestData.Refund(2_000, RefundStatus.Failed), note);

        var refund = decision.Row<Refund>()!;
        (refund.Status, refund.SettledReference, refund.Note, refund.ClosedBy)
            .ShouldBe((RefundStatus.SettledManually, "SEPA 7", stored, "olga"));
        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Refunded, payment.SettledManually, payment.RefundableAmount)
            .ShouldBe((PaymentStatus.Refunded, 0, 2_000, 0));
        decision.Effects.ShouldBeEmpty();
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 2_000, 2_000, "USD", true, 4, "o1-r1", IsManual: true, "olga")]);
    }

    [Theory]
    [InlineData("replaced", "replaced")]
    [InlineData(null, "broken")]
    public void Failed_refund_is_cancelled_without_money(string? note, string stored)
    {
        var decision = Cancel(TestData.Completed, TestData.Refund(500, RefundStatus.Failed), note);

        var refund = decision.Row<Refund>()!;
        (refund.Status, refund.Note, refund.ClosedBy).ShouldBe((RefundStatus.Cancelled, stored, "olga"));
        decision.Row<Payment>()!.RefundableAmount.ShouldBe(2_000);
        decision.Effects.ShouldBeEmpty();
        decision.Messages.ShouldBe([new RefundCancelled("o1", "p1", "o1-r1", "olga", 4)]);
    }

    [Fact]
    public void Cancelled_refund_frees_its_lines_and_shipping()
    {
        var failed = TestData.Refund(900, RefundStatus.Failed) with { Lines = [new("1", 2, 666)], Shipping = 234 };
        var payment = TestData.WithLines with { Lines = [new("1", 3, 1_000, 3, 1_000), new("2", 1, 500)], ShippingRefunded = 500 };

        var freed = Cancel(payment, failed).Row<Payment>()!;

        freed.Lines.ShouldBe([new("1", 3, 1_000, 1, 334), new("2", 1, 500)]);
        freed.ShippingRefunded.ShouldBe(266);
    }

    [Theory, InlineData("\"1\"", null), InlineData("\"2\"", "version_mismatch"), InlineData("*", null)]
    public void Version_of_refund_is_compared(string ifMatch, string? code)
    {
        var failed = TestData.Refund(500, RefundStatus.Failed);
        var retry = new RetryRefund("o1", "o1-r1", "otto", ifMatch);
        FailedRefunds.Retry(TestData.Rows(Failed, failed), failed, retry, TestData.Now).Rejection?.Code.ShouldBe(code);
        var settle = TestData.SettleCommand with { IfMatch = ifMatch };
        FailedRefunds.Settle(Failed, failed, settle, TestData.Now).Rejection?.Code.ShouldBe(code);
        var cancel = TestData.CancelCommand with { IfMatch = ifMatch };
        FailedRefunds.Cancel(Failed, failed, cancel, TestData.Now).Rejection?.Code.ShouldBe(code);
        OperatorRefunds.Create(
                TestData.Rows(TestData.Completed with { Version = 1 }), TestData.NewRefund(500) with { IfMatch = ifMatch }, TestData.Now)
            .Rejection?.Code.ShouldBe(code);
    }

    [Fact]
    public void Refund_that_did_not_fail_is_left_alone()
    {
        foreach (var status in Enum.GetValues<RefundStatus>().Where(status => status != RefundStatus.Failed))
        {
            Retry(TestData.Completed, TestData.Refund(500, status)).Rejection!.Code.ShouldBe("refund_not_failed");
            Settle(TestData.Completed, TestData.Refund(500, status)).Rejection!.Code.ShouldBe("refund_not_failed");
            Cancel(TestData.Completed, TestData.Refund(500, status)).Rejection!.Code.ShouldBe("refund_not_failed");
        }
    }

    [Fact]
    public void Failed_refund_above_remaining_amount_is_neither_retried_nor_settled()
    {
        var failed = TestData.Refund(2_000, RefundStatus.Failed);
        Retry(TestData.InFlight(500), failed).Rejection!.Code.ShouldBe("refund_exceeds_payment");
        Settle(TestData.Payment(PaymentStatus.Refunded), failed).Rejection!.Code.ShouldBe("nothing_left");
    }

    [Fact]
    public void Missing_refund_is_not_found()
    {
        (Payment?, Refund?)[] missing = [(null, TestData.Refund(500)), (TestData.Completed, null)];
        foreach (var (payment, refund) in missing)
        {
            Retry(payment, refund).Rejection!.Code.ShouldBe("refund_not_found");
            Settle(payment, refund).Rejection!.Code.ShouldBe("refund_not_found");
            Cancel(payment, refund).Rejection!.Code.ShouldBe("refund_not_found");
            Cancel(payment, refund).Rejection!.Detail.ShouldBe("There is no refund 'o1-r1'.");
        }
    }

    static Decision Retry(Payment? payment, Refund? refund, Refund? last = null) =>
        FailedRefunds.Retry(TestData.Rows(payment, last ?? refund), refund, new RetryRefund("o1", "o1-r1", "otto"), TestData.Now);

    static Decision Settle(Payment? payment, Refund? refund, string? note = null) =>
        FailedRefunds.Settle(payment, refund, TestData.SettleCommand with { Note = note }, TestData.Now);

    static Decision Cancel(Payment? payment, Refund? refund, string? note = null) =>
        FailedRefunds.Cancel(payment, refund, TestData.CancelCommand with { Note = note }, TestData.Now);
}

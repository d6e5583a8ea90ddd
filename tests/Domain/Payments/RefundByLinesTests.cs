using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Domain.Payments;

public sealed class RefundByLinesTests
{
    [Fact]
    public void Lines_and_shipping_are_refunded_for_what_they_cost()
    {
        var decision = Create(TestData.WithLines, lines: [new("1", 2), new("2", 1)], shipping: 100);

        var refund = decision.Row<Refund>()!;
        (refund.Amount, refund.Shipping, refund.ReturnId).ShouldBe((1_266, 100, "RMA-1"));
        refund.Lines.ShouldBe([new("1", 2, 666), new("2", 1, 500)]);
        var payment = decision.Row<Payment>()!;
        payment.Lines.ShouldBe([new("1", 3, 1_000, 2, 666), new("2", 1, 500, 1, 500)]);
        (payment.ShippingRefunded, payment.RefundInFlight).ShouldBe((100, 1_266));
    }

    [Fact]
    public void Next_units_of_a_line_are_worth_its_rest()
    {
        var once = TestData.WithLines with { Lines = [new("1", 3, 1_000, 2, 666)] };
        Create(once, lines: [new("1", 1)]).Row<Refund>()!.Amount.ShouldBe(334);
    }

    [Fact]
    public void Amount_beside_lines_may_be_lower() =>
        Create(TestData.WithLines, amount: 100, lines: [new("1", 3)]).Row<Refund>()!.Amount.ShouldBe(100);

    [Theory]
    [InlineData("1", 3, 0, 1_001L, "amount_exceeds_lines")]
    [InlineData("1", 4, 0, null, "refund_exceeds_line")]
    [InlineData("9", 1, 0, null, "unknown_line")]
    [InlineData("1", 1, 501, null, "refund_exceeds_shipping")]
    public void Refund_above_what_lines_cost_is_unacceptable(string line, long quantity, long shipping, long? amount, string code) =>
        Create(TestData.WithLines, amount, [new(line, quantity)], shipping).Rejection
            .ShouldNotBeNull().ShouldSatisfyAllConditions(
                refusal => refusal.Code.ShouldBe(code), refusal => refusal.Kind.ShouldBe(RejectionKind.Unacceptable));

    [Fact]
    public void Refusal_says_how_many_units_are_left()
    {
        var refund = Create(TestData.WithLines, lines: [new("1", 2)]);
        var refunded = refund.Row<Payment>()! with { RefundInFlight = 0 };

        Create(TestData.WithLines, lines: [new("1", 4)]).Rejection!.Detail.ShouldBe("Line '1' has 3 units, and 4 are wanted.");
        Create(TestData.WithLines, lines: [new("2", 2)]).Rejection!.Detail.ShouldBe("Line '2' has 1 unit, and 2 are wanted.");
        Create(refunded, lines: [new("1", 2)]).Rejection!.Detail.ShouldBe(
            "Line '1' has 1 of 3 units left to refund, and 2 are wanted. A failed refund keeps its units until it is cancelled.");
    }

    [Fact]
    public void Free_line_has_nothing_to_refund()
    {
        var gift = TestData.WithLines with { Lines = [new("1", 1, 2_000), new("2", 1, 0)] };
        Create(gift, lines: [new("2", 1)]).Rejection!.Code.ShouldBe("lines_are_free");
    }

    [Fact]
    public void Order_without_known_lines_is_refunded_by_amount()
    {
        var refusal = Create(TestData.Completed, lines: [new("1", 1)]).Rejection!;
        (refusal.Kind, refusal.Code).ShouldBe((RejectionKind.Conflict, "lines_unknown"));
    }

    [Fact]
    public void Shipping_is_refunded_without_lines()
    {
        var refund = Create(TestData.WithLines, shipping: 100).Row<Refund>()!;
        (refund.Amount, refund.Shipping, refund.Lines.Count).ShouldBe((100, 100, 0));
    }

    [Fact]
    public void Lines_above_remaining_payment_need_a_lower_amount()
    {
        var paid = TestData.WithLines with { RefundInFlight = 1_500 };
        Create(paid, lines: [new("1", 3)]).Rejection!.Code.ShouldBe("refund_exceeds_payment");
        Create(paid, amount: 500, lines: [new("1", 3)]).Row<Refund>()!.Amount.ShouldBe(500);
    }

    [Fact]
    public void Refunds_of_a_line_never_exceed_it() => Prop.ForAll(
        Gen.Choose(1, 10_000).ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), Gen.ArrayOf(Gen.Choose(-2, 5)).ToArbitrary(),
        (total, quantity, steps) =>
        {
            var payment = TestData.Completed with { Amount = total, Captured = total, Lines = [new("1", quantity, total)] };
            var failed = new Queue<Refund>();
            foreach (var step in steps) payment = step > 0 ? FailRefund(payment, step, failed) : CancelFirst(payment, failed);

            var line = payment.Lines[0];
            line.RefundedAmount.ShouldBe(failed.Sum(refund => refund.Amount));
            line.RefundedQuantity.ShouldBe(failed.Sum(refund => refund.Lines[0].Quantity));
            line.RefundedAmount.ShouldBeLessThanOrEqualTo(total);
        }).Check(Config.QuickThrowOnFailure);

    /// <summary>Refunds some units, if the line has them, with a refund that fails.</summary>
    static Payment FailRefund(Payment payment, int units, Queue<Refund> failed)
    {
        if (Create(payment, lines: [new("1", units)]) is not { Rejection: null } decision) return payment;
        failed.Enqueue(decision.Row<Refund>()! with { Status = RefundStatus.Failed });
        return decision.Row<Payment>()! with { RefundInFlight = 0 };
    }

    static Payment CancelFirst(Payment payment, Queue<Refund> failed) => failed.TryDequeue(out var refund)
        ? FailedRefunds.Cancel(payment, refund, TestData.CancelCommand, TestData.Now).Row<Payment>()!
        : payment;

    static Decision Create(Payment payment, long? amount = null, LineQuantity[]? lines = null, long shipping = 0) => OperatorRefunds.Create(
        TestData.Rows(payment), TestData.NewRefund(amount) with { Lines = lines, Shipping = shipping, ReturnId = "RMA-1" }, TestData.Now);
}

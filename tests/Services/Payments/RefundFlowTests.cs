using Doms.Contracts.Messages;
using Doms.Payments.Domain;

namespace Doms.Tests.Services.Payments;

public sealed class RefundFlowTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Full_refund_is_made_when_its_order_is_not_cancelled(bool isRefused)
    {
        await using var system = Paid();
        system.Refund("o1").Status.ShouldBe(202);
        if (isRefused) system.RefuseCancellation("o1");
        else system.EndCancelled("o1");
        system.AdvanceTime(10);

        system.RefundOf("o1").Status.ShouldBe(RefundStatus.Succeeded);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Refunded);
        system.Published.Select(m => m.GetType()).ShouldBe([
            typeof(PaymentCompleted), typeof(RefundRequested), typeof(RefundBegun), typeof(PaymentRefunded)]);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Refund_requested_before_dispatch_is_made_after_it()
    {
        await using var system = Paid();
        system.Refund("o1").Status.ShouldBe(202);
        system.Dispatch("o1");
        system.RefuseCancellation("o1");
        system.RefuseCancellation("o1");
        system.AdvanceTime(10);

        system.Payment("o1").Refunded.ShouldBe(2_000);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Saga_refunds_with_the_requested_refund()
    {
        await using var system = Paid();
        system.Refund("o1").Status.ShouldBe(202);
        system.RefundBySaga("o1");
        system.AdvanceTime(10);

        system.All<Refund>().ShouldHaveSingleItem().Status.ShouldBe(RefundStatus.Succeeded);
        system.Published[^1].ShouldBeOfType<PaymentRefunded>().RefundId.ShouldBe("o1-r1");
    }

    [Fact]
    public async Task Repeated_saga_refund_tries_failed_refund_again()
    {
        await using var system = Paid("tok_no_refund");
        for (var i = 0; i < 3; i++)
        {
            system.RefundBySaga("o1");
            system.AdvanceTime(10);
        }

        system.Published.OfType<PaymentRefundFailed>().Select(m => m.RefundId).ShouldBe(["o1-r1", "o1-r1", "o1-r1"]);
        system.RefundOf("o1").Tries.ShouldBe(3);
        system.ProviderLedger.Entries.Select(entry => entry.Key).ShouldBe(["o1-t1", "o1-t2", "o1-t3", "o1-t4"]);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Failed_refund_is_retried_then_settled_manually()
    {
        await using var system = Paid("tok_no_refund");
        system.Dispatch("o1");
        system.Refund("o1", 500);
        system.AdvanceTime(10);
        system.Retry("o1").Status.ShouldBe(202);
        system.AdvanceTime(10);
        system.Settle("o1").Status.ShouldBe(200);
        system.Settle("o1").Rejection!.Code.ShouldBe("refund_not_failed");
        system.Retry("o1").Rejection!.Code.ShouldBe("refund_not_failed");

        var payment = system.Payment("o1");
        (payment.Refunded, payment.SettledManually, payment.RefundableAmount).ShouldBe((0, 500, 1_500));
        system.Published[^1].ShouldBe(
            new PaymentRefunded("o1", payment.PaymentId, 500, 500, "USD", false, payment.Version, "o1-r1", IsManual: true, "olga"));
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Cancelled_free_order_voids_payment()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", amount: 0);
        system.RefundBySaga("o1");
        system.AdvanceTime(1);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Voided);
    }

    [Fact]
    public async Task Repeated_refund_of_an_ended_payment_tells_its_outcome()
    {
        await using var system = Paid();
        for (var i = 0; i < 2; i++)
        {
            system.RefundBySaga("o1");
            system.AdvanceTime(10);
        }

        system.Published.OfType<PaymentRefunded>().Select(m => (m.Amount, m.Full)).ShouldBe([(2_000, true), (0, true)]);
        system.ShouldAgreeWithProvider();
    }

    static PaymentsSystem Paid(string? token = null)
    {
        var system = new PaymentsSystem();
        system.Initiate("o1", token: token);
        system.AdvanceTime(10);
        return system;
    }
}

using Doms.Payments.Domain;

namespace Doms.Tests.Domain.Payments;

public sealed class PaymentFoldTests
{
    static readonly Payment Unpaid = TestData.Pending;

    [Theory]
    [InlineData(TransactionStatus.Pending, PaymentStatus.Pending)]
    [InlineData(TransactionStatus.Unknown, PaymentStatus.Unknown)]
    [InlineData(TransactionStatus.Voided, PaymentStatus.Voided)]
    public void Open_or_voided_collection_decides(TransactionStatus collection, PaymentStatus status) =>
        PaymentFold.StatusOf(Unpaid, collection).ShouldBe(status);

    [Fact]
    public void Refused_collection_fails_payment_unless_a_refund_is_wanted()
    {
        var refused = Unpaid with { Code = "card_declined" };
        PaymentFold.StatusOf(refused, TransactionStatus.Failed).ShouldBe(PaymentStatus.Failed);
        PaymentFold.StatusOf(refused, null).ShouldBe(PaymentStatus.Failed);
        PaymentFold.StatusOf(refused with { PendingRefundReason = "cancelled" }, TransactionStatus.Failed).ShouldBe(PaymentStatus.Voided);
    }

    [Fact]
    public void Free_payment_is_completed_until_it_is_voided()
    {
        PaymentFold.StatusOf(TestData.Free, null).ShouldBe(PaymentStatus.Completed);
        PaymentFold.StatusOf(TestData.Free with { PendingRefundReason = "cancelled" }, null).ShouldBe(PaymentStatus.Voided);
    }

    [Theory]
    [InlineData(0, 0, PaymentStatus.Completed)]
    [InlineData(1_999, 0, PaymentStatus.Completed)]
    [InlineData(2_000, 0, PaymentStatus.Refunded)]
    [InlineData(1_500, 500, PaymentStatus.Refunded)]
    public void Collected_payment_is_refunded_when_all_is_returned(long refunded, long settled, PaymentStatus status) =>
        PaymentFold.StatusOf(
            TestData.Completed with { Refunded = refunded, SettledManually = settled, PendingRefundReason = "late" },
            TransactionStatus.Succeeded).ShouldBe(status);
}

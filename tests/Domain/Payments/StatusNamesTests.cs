using Doms.Payments.Domain;

namespace Doms.Tests.Domain.Payments;

public sealed class StatusNamesTests
{
    [Fact]
    public void Every_status_has_a_name_that_reads_back()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>()) StatusNames.ToPaymentStatus(status.Name()).ShouldBe(status);
        foreach (var status in Enum.GetValues<RefundStatus>()) StatusNames.ToRefundStatus(status.Name()).ShouldBe(status);
    }

    [Fact]
    public void A_name_nobody_knows_is_refused()
    {
        Should.Throw<ArgumentException>(() => StatusNames.ToPaymentStatus("PAID"));
        Should.Throw<ArgumentException>(() => StatusNames.ToRefundStatus("PAID"));
    }
}

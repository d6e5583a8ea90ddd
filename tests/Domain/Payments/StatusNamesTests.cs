using Doms.Payments.Domain;

namespace Doms.Tests.Domain.Payments;

public sealed class StatusNamesTests
{
    [Fact]
    public void Every_status_name_round_trips()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>()) StatusNames.ToPaymentStatus(status.Name()).ShouldBe(status);
        foreach (var status in Enum.GetValues<RefundStatus>()) StatusNames.ToRefundStatus(status.Name()).ShouldBe(status);
    }

    [Fact]
    public void Unknown_status_name_is_rejected()
    {
        Should.Throw<ArgumentException>(() => StatusNames.ToPaymentStatus("PAID"));
        Should.Throw<ArgumentException>(() => StatusNames.ToRefundStatus("PAID"));
    }
}

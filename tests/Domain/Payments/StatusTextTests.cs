using Doms.Payments.Domain;

namespace Doms.Tests.Domain.Payments;

public sealed class StatusTextTests
{
    [Fact]
    public void Every_status_name_round_trips()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>()) PaymentStatusText.Parse(status.Text()).ShouldBe(status);
        foreach (var status in Enum.GetValues<RefundStatus>()) RefundStatusText.Parse(status.Text()).ShouldBe(status);
    }

    [Fact]
    public void Unknown_status_name_is_rejected()
    {
        Should.Throw<ArgumentException>(() => PaymentStatusText.Parse("PAID"));
        Should.Throw<ArgumentException>(() => RefundStatusText.Parse("PAID"));
    }
}

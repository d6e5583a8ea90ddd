using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderEntryTests
{
    [Theory]
    [InlineData("ada", "request by ada", "ada", "request by ada")]
    [InlineData("payments", "payment.refunded", "payments", "payment.refunded")]
    [InlineData("clock", "shipment.dispatched", "clock", "shipment.dispatched")]
    [InlineData("olga", "payment.refund_begun", "shop", "payment.refund_begun")]
    [InlineData("olga", "request by olga", "shop", "request by shop")]
    [InlineData("me", "payment.refund_begun", "shop", "payment.refund_begun")]
    [InlineData("refund", "payment.refund_begun", "shop", "payment.refund_begun")]
    [InlineData("request", "request by request", "shop", "request by shop")]
    [InlineData("ol", "request by olga", "shop", "request by olga")]
    [InlineData("shop", "request by shop", "shop", "request by shop")]
    public void Customers_do_not_read_names_of_operators(string actor, string cause, string shownActor, string shownCause)
    {
        var at = DateTimeOffset.UnixEpoch;
        var entry = new OrderEntry(
            "o1-1", 1, "o1", 1, 1, TimelineEventNames.RefundBegun, at, at, Audiences.Customer, actor, "", EntryData.None, cause, null);
        var shown = entry.ForCustomer("ada");
        (shown.Actor, shown.Cause).ShouldBe((shownActor, shownCause));
    }
}

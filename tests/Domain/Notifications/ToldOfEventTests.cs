using Doms.Contracts.Messages;
using Doms.Notifications.Domain;

namespace Doms.Tests.Domain.Notifications;

public sealed class ToldOfEventTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ORDER_CREATED", null, null, null)]
    [InlineData("ORDER_CONFIRMED", null, null, "o1/confirmed")]
    [InlineData("CANCELLED", null, null, "o1/cancelled")]
    [InlineData("PAYMENT_REFUNDED", null, "o1-r1", "o1/refunded/o1-r1")]
    [InlineData("PAYMENT_PARTLY_REFUNDED", null, "o1-r2", "o1/refunded/o1-r2")]
    [InlineData("PAYMENT_REFUNDED", null, null, null)]
    [InlineData("SHIPPED", "o1-s1", null, "o1/dispatched")]
    [InlineData("SHIPPED", null, null, "o1/dispatched")]
    [InlineData("DELIVERED", "o1-s2", null, "o1/delivered/o1-s2")]
    public void Mail_of_an_event_is_found(string type, string? shipment, string? refund, string? mail) =>
        ToldOfEvent.NotificationIdOf("o1", type, shipment, refund).ShouldBe(mail);

    [Fact]
    public void Mails_of_outcomes_are_those_of_their_events()
    {
        ToldOfEvent.NotificationIdOf("o1", "ORDER_CONFIRMED", null, null)
            .ShouldBe(CustomerOutcome.Of(new OrderConfirmed("o1", "alice", 2_500, "USD", 2)).Id);
        ToldOfEvent.NotificationIdOf("o1", "SHIPPED", "o1-s2", null)
            .ShouldBe(CustomerOutcome.Of(new ShipmentDispatched("o1", "o1-s2", TrackingNumber: null, 2, Number: 2)).Id);
    }

    [Theory]
    [InlineData(NotificationStatus.Sent, "SENT", "The mail was sent to a@b.example.")]
    [InlineData(NotificationStatus.Pending, "PENDING", "The mail to a@b.example is being sent.")]
    [InlineData(NotificationStatus.Failed, "FAILED", "The mail to a@b.example failed: refused")]
    [InlineData(NotificationStatus.NoRecipient, "NO_RECIPIENT", "The order has no address that mail can be sent to.")]
    public void Mail_explains_what_was_sent(NotificationStatus status, string told, string why)
    {
        var mail = new Notification(
            "o1/confirmed", 1, "o1", "confirmed", "order.confirmed", "a@b.example", "s", status,
            status == NotificationStatus.Failed ? "refused" : null, Now, Now);
        ToldOfEvent.Of(isForCustomers: true, hasMail: true, mail).ShouldBe(new ToldOfEvent(told, why));
    }

    [Theory]
    [InlineData(true, true, "has not arrived")]
    [InlineData(true, false, "not of every step")]
    [InlineData(false, false, "Only operators")]
    public void Event_without_a_mail_says_why(bool isForCustomers, bool hasMail, string why)
    {
        var told = ToldOfEvent.Of(isForCustomers, hasMail, notification: null);
        told.Status.ShouldBe("NOT_TOLD");
        told.Why.ShouldContain(why);
    }
}

using Doms.Contracts.Messages;
using Doms.Notifications.Domain;

namespace Doms.Tests.Domain.Notifications;

public sealed class MailTextTests
{
    [Fact]
    public void A_confirmation_names_the_total() =>
        MailText.Of(CustomerOutcome.Of(new OrderConfirmed("o1", "alice", 2_500, "USD", 2))).ShouldBe(new MailText(
            "Order o1 is confirmed", "Your order o1 is confirmed.\nTotal: 25.00 USD\n"));

    [Fact]
    public void Cancellation_mail_lists_reason_of_each_line()
    {
        var mail = MailText.Of(CustomerOutcome.Of(new OrderCancelled(
            "o1", "alice", "Out of stock", [new LineReason("P2", "P2: 1 wanted, 0 available")], 2)));

        mail.Subject.ShouldBe("Order o1 is cancelled");
        mail.Body.ShouldStartWith(
            "Your order o1 is cancelled.\nReason: Out of stock\n- P2: 1 wanted, 0 available\nMoney");
    }

    [Fact]
    public void Long_reason_list_is_truncated()
    {
        var reasons = Enumerable.Range(1, 21).Select(n => new LineReason($"P{n}", $"P{n}: unknown product")).ToList();

        var body = MailText.Of(CustomerOutcome.Of(new OrderCancelled("o1", "alice", "many", reasons, 2))).Body;

        body.ShouldContain("- P20: unknown product\n- and more\n");
        body.ShouldNotContain("P21");
    }

    [Fact]
    public void A_refund_names_the_amount() =>
        MailText.Of(CustomerOutcome.Of(new PaymentRefunded("o1", "p1", 199, 199, "USD", false, 3))!).ShouldBe(new MailText(
            "Refund for order o1", "We have refunded 1.99 USD for your order o1.\n"));

    [Fact]
    public void A_shipment_names_its_tracking_number()
    {
        MailText.Of(CustomerOutcome.Of(new ShipmentDispatched("o1", "s1", "T1", 3))).ShouldBe(new MailText(
            "Order o1 is on its way", "Your order o1 has been dispatched.\nTracking number: T1\n"));
        MailText.Of(CustomerOutcome.Of(new ShipmentDelivered("o1", "s1", "T1", 5))).ShouldBe(new MailText(
            "Order o1 was delivered", "Your order o1 was delivered.\nTracking number: T1\n"));
    }

    [Fact]
    public void Shipment_without_tracking_number_names_none() =>
        MailText.Of(CustomerOutcome.Of(new ShipmentDispatched("o1", "s1", null, 3))).Body.ShouldBe("Your order o1 has been dispatched.\n");

    [Fact]
    public void External_text_cannot_start_new_line()
    {
        var mail = MailText.Of(CustomerOutcome.Of(new OrderCancelled(
            "o1\r\nBcc: all@example.com", "alice", "a\r\nb\u2028c\u2029d\0", [], 2)));

        mail.Subject.ShouldBe("Order o1  Bcc: all@example.com is cancelled");
        mail.Body.ShouldContain("Reason: a  b c d \n");
    }

    [Fact]
    public void External_text_cannot_exceed_line_length()
    {
        var reason = string.Concat(Enumerable.Repeat("\ud83d\udd25", 200));

        var body = MailText.Of(CustomerOutcome.Of(new OrderCancelled("o1", "alice", reason, [], 2))).Body;

        body.ShouldContain(string.Concat(Enumerable.Repeat("\ud83d\udd25", 120)) + "...\n");
    }
}

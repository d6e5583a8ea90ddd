using Doms.Contracts.Messages;
using Doms.Notifications.Domain;

namespace Doms.Tests.Domain.Notifications;

public sealed class MailTextTests
{
    static readonly Contact Known = new(
        "o1", 1, "alice", "alice@example.com", "100042", "A-1", [new OrderedItem("P1", 2), new OrderedItem("P2", 1)]);

    static MailText Mail(CustomerOutcome outcome, Contact? contact = null) =>
        MailText.Of(outcome, contact ?? new Contact(outcome.OrderId, 1, "alice", "alice@example.com"));

    [Fact]
    public void Mail_names_number_reference_and_items()
    {
        Mail(CustomerOutcome.Of(new OrderConfirmed("o1", "alice", 2_500, "USD", 2)), Known).ShouldBe(new MailText(
            "Order 100042 is confirmed",
            "Your order 100042 (your reference A-1) is confirmed.\n- 2 x P1\n- 1 x P2\nTotal: 25.00 USD\n"));
        var many = Known with { Items = [.. Enumerable.Range(1, 21).Select(n => new OrderedItem($"P{n}", 1))] };
        Mail(CustomerOutcome.Of(new ShipmentDispatched("o1", "s1", null, 3)), many).Body.ShouldEndWith("- 1 x P20\n- and more\n");
    }

    [Fact]
    public void Cancellation_of_an_unpaid_order_promises_no_refund()
    {
        var cancelled = new OrderCancelled("o1", "alice", "Declined", [], 2, Captured: 0);
        Mail(CustomerOutcome.Of(cancelled)).Body.ShouldBe("Your order o1 is cancelled.\nReason: Declined\n");
        Mail(CustomerOutcome.Of(cancelled with { Captured = 5 })).Body.ShouldContain("is refunded");
    }

    [Fact]
    public void A_confirmation_names_the_total() =>
        Mail(CustomerOutcome.Of(new OrderConfirmed("o1", "alice", 2_500, "USD", 2))).ShouldBe(new MailText(
            "Order o1 is confirmed", "Your order o1 is confirmed.\nTotal: 25.00 USD\n"));

    [Fact]
    public void Cancellation_mail_lists_reason_of_each_line()
    {
        var mail = Mail(CustomerOutcome.Of(new OrderCancelled(
            "o1", "alice", "Out of stock", [new LineReason("P2", "P2: 1 wanted, 0 available")], 2)));

        mail.Subject.ShouldBe("Order o1 is cancelled");
        mail.Body.ShouldStartWith(
            "Your order o1 is cancelled.\nReason: Out of stock\n- P2: 1 wanted, 0 available\nIf money is refunded");
    }

    [Fact]
    public void Long_reason_list_is_truncated()
    {
        var reasons = Enumerable.Range(1, 21).Select(n => new LineReason($"P{n}", $"P{n}: unknown product")).ToList();

        var body = Mail(CustomerOutcome.Of(new OrderCancelled("o1", "alice", "many", reasons, 2))).Body;

        body.ShouldContain("- P20: unknown product\n- and more\n");
        body.ShouldNotContain("P21");
    }

    [Fact]
    public void A_refund_names_the_amount() =>
        Mail(CustomerOutcome.Of(new PaymentRefunded("o1", "p1", 199, 199, "USD", false, 3))!).ShouldBe(new MailText(
            "Refund for order o1", "We have refunded 1.99 USD for your order o1.\n"));

    [Fact]
    public void A_shipment_names_its_tracking_number()
    {
        Mail(CustomerOutcome.Of(new ShipmentDispatched("o1", "s1", "T1", 3))).ShouldBe(new MailText(
            "Order o1 is on its way", "Your order o1 has been dispatched.\nTracking number: T1\n"));
        Mail(CustomerOutcome.Of(new ShipmentDelivered("o1", "s1", "T1", 5))).ShouldBe(new MailText(
            "Order o1 was delivered", "Your order o1 was delivered.\nTracking number: T1\n"));
    }

    [Fact]
    public void Shipment_names_carrier_page_and_products()
    {
        var named = Known with { Items = [new OrderedItem("P1", 2, "Blue mug"), new OrderedItem("P2", 1)] };
        var sent = new ShipmentDispatched("o1", "s1", "1Z9", 3, Carrier: "UPS", TrackingUrl: "https://ups.example/1Z9");
        Mail(CustomerOutcome.Of(sent), named).Body.ShouldBe(
            "Your order 100042 (your reference A-1) has been dispatched.\n- 2 x Blue mug (P1)\n- 1 x P2\n"
            + "Carrier: UPS\nTracking number: 1Z9\nTrack it at: https://ups.example/1Z9\n");
        var delivered = new ShipmentDelivered(
            "o1", "s1", null, 5, Carrier: "UPS", TrackingUrl: $"https://ups.example/{new string('x', 300)}");
        Mail(CustomerOutcome.Of(delivered)).Body.ShouldBe("Your order o1 was delivered.\nCarrier: UPS\n");
    }

    [Fact]
    public void Shipment_without_tracking_number_names_none() =>
        Mail(CustomerOutcome.Of(new ShipmentDispatched("o1", "s1", null, 3))).Body.ShouldBe("Your order o1 has been dispatched.\n");

    [Fact]
    public void External_text_cannot_start_new_line()
    {
        var mail = Mail(CustomerOutcome.Of(new OrderCancelled(
            "o1\r\nBcc: all@example.com", "alice", "a\r\nb\u2028c\u2029d\0", [], 2)));

        mail.Subject.ShouldBe("Order o1  Bcc: all@example.com is cancelled");
        mail.Body.ShouldContain("Reason: a  b c d \n");
    }

    [Fact]
    public void External_text_cannot_exceed_line_length()
    {
        var reason = string.Concat(Enumerable.Repeat("\ud83d\udd25", 200));

        var body = Mail(CustomerOutcome.Of(new OrderCancelled("o1", "alice", reason, [], 2))).Body;

        body.ShouldContain(string.Concat(Enumerable.Repeat("\ud83d\udd25", 120)) + "...\n");
    }
}

using Doms.Contracts.Fulfillment;
using Doms.Contracts.Orders;
using Doms.Contracts.Payments;
using Doms.Notifications.Domain;

namespace Doms.Tests.Domain.Notifications;

public sealed class NotificationTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Contact Alice = new("o1", 1, "alice", "alice@example.com");
    static readonly Outcome Confirmed = Outcome.Of(new OrderConfirmed("o1", "alice", 2_500, "USD", 2));

    static readonly MailFailed Refusal = new("o1/confirmed", "550");

    static readonly OrderCreated Created = new(
        "o1", "alice", null, new Dictionary<string, long>(), [], null, "USD", true, null, "alice@example.com",
        null, null, Now, 1);

    static Notification Notification(NotificationStatus status) => new(
        "o1/confirmed", 1, "o1", "confirmed", "order.confirmed", "alice@example.com", "Order o1 is confirmed", status,
        status == NotificationStatus.Failed ? "refused" : null, Now, Now);

    [Fact]
    public void An_orders_contact_is_kept_once()
    {
        Spec.Given<Contact>(null).When(c => NotificationDecider.Register(c, Created)).ThenChanged().ShouldBe(Alice);
        (Alice.OrderId, Alice.UserId).ShouldBe(("o1", "alice"));
        Spec.Given(Alice).When(c => NotificationDecider.Register(c, Created)).ThenNothing();
    }

    [Fact]
    public void An_outcome_is_told_to_the_orders_address()
    {
        var told = Spec.Given<Notification>(null).When(n => Tell(n, Alice)).ThenChanged();

        told.ShouldBe(Notification(NotificationStatus.Pending));
        (told.OrderId, told.Template, told.Event).ShouldBe(("o1", "confirmed", "order.confirmed"));
        told.Subject.ShouldBe(MailText.Of(Confirmed).Subject);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a@")]
    [InlineData("@example.com")]
    [InlineData("example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("Alice <a@example.com>")]
    [InlineData("a@example.com\r\nBcc: everyone@example.com")]
    [InlineData("caf\u00e9@example.com")]
    public void Without_a_usable_address_nothing_is_sent_and_the_row_says_so(string? email)
    {
        var told = Spec.Given<Notification>(null).When(n => Tell(n, Alice with { Email = email })).ThenChanged();

        (told.Status, told.Recipient).ShouldBe((NotificationStatus.NoRecipient, null));
        NotificationDecider.MailOf(told, MailText.Of(Confirmed)).ShouldBeNull();
    }

    [Fact]
    public void The_mail_carries_what_a_repeat_would_carry()
    {
        var text = MailText.Of(Confirmed);

        var mail = NotificationDecider.MailOf(Notification(NotificationStatus.Pending), text).ShouldNotBeNull();

        (mail.Id, mail.To, mail.Text, mail.At).ShouldBe(("o1/confirmed", "alice@example.com", text, Now));
        NotificationDecider.MailOf(Notification(NotificationStatus.Sent), text).ShouldBeNull();
        NotificationDecider.MailOf(null, text).ShouldBeNull();
        NotificationDecider.MailOf(Notification(NotificationStatus.Pending) with { Recipient = null }, text).ShouldBeNull();
    }

    [Fact]
    public void An_address_too_long_is_not_usable() =>
        Spec.Given<Notification>(null)
            .When(n => Tell(n, Alice with { Email = new string('a', 254) + "@b.c" }))
            .ThenChanged()
            .Status.ShouldBe(NotificationStatus.NoRecipient);

    [Fact]
    public void An_outcome_that_comes_before_its_order_waits() =>
        Spec.Given<Notification>(null).When(n => Tell(n, null)).ThenTooEarly();

    [Theory]
    [InlineData(NotificationStatus.Pending)]
    [InlineData(NotificationStatus.Sent)]
    [InlineData(NotificationStatus.Failed)]
    [InlineData(NotificationStatus.NoRecipient)]
    public void An_outcome_is_told_once(NotificationStatus status) =>
        Spec.Given(Notification(status)).When(n => Tell(n, Alice)).ThenNothing();

    [Theory]
    [InlineData(NotificationStatus.Pending)]
    [InlineData(NotificationStatus.Failed)]
    public void A_mail_that_went_out_is_sent(NotificationStatus status)
    {
        var later = Now.AddSeconds(1);

        var sent = Spec.Given(Notification(status)).When(n => NotificationDecider.Sent(n, later)).ThenChanged();

        (sent.Status, sent.Version, sent.Error, sent.At).ShouldBe((NotificationStatus.Sent, 2, null, later));
        sent.CreatedAt.ShouldBe(Now);
    }

    [Fact]
    public void A_mail_sent_twice_is_sent()
    {
        Spec.Given(Notification(NotificationStatus.Sent)).When(n => NotificationDecider.Sent(n, Now)).ThenNothing();
        Spec.Given<Notification>(null).When(n => NotificationDecider.Sent(n, Now)).ThenNothing();
        Spec.Given(Notification(NotificationStatus.NoRecipient))
            .When(n => NotificationDecider.Sent(n, Now))
            .ThenNothing();
    }

    [Fact]
    public void A_mail_given_up_has_failed_unless_another_attempt_got_through()
    {
        var failed = Spec.Given(Notification(NotificationStatus.Pending)).When(Fail).ThenChanged();

        (failed.Status, failed.Error, failed.Version).ShouldBe((NotificationStatus.Failed, "550", 2));
        failed.Id.ShouldBe(Refusal.Id);
        Spec.Given(failed).When(Fail).ThenNothing();
        Spec.Given(Notification(NotificationStatus.Sent)).When(Fail).ThenNothing();
        Spec.Given<Notification>(null).When(Fail).ThenNothing();
    }

    [Fact]
    public void Each_refund_is_an_outcome_of_its_own()
    {
        Outcome.Of(Refund(500, 3))!.Id.ShouldBe("o1/refunded/3");
        Outcome.Of(Refund(500, 4))!.Id.ShouldBe("o1/refunded/4");
    }

    [Fact]
    public void Money_that_was_never_taken_is_no_refund() => Outcome.Of(Refund(0, 1)).ShouldBeNull();

    [Fact]
    public void Every_other_outcome_is_told_once_whatever_its_version()
    {
        Outcome.Of(new ShipmentDispatched("o1", "s1", "T1", 3)).Id.ShouldBe("o1/dispatched");
        Outcome.Of(new ShipmentDelivered("o1", "s1", "T1", 5)).Id.ShouldBe("o1/delivered");
        Outcome.Of(new OrderCancelled("o1", "alice", "why", [], 2)).Id.ShouldBe("o1/cancelled");
        Confirmed.Id.ShouldBe("o1/confirmed");
    }

    static PaymentRefunded Refund(long amount, long version) => new("o1", "p1", amount, 500, "USD", true, version);

    static Doms.Primitives.Decision<Notification> Tell(Notification? existing, Contact? contact) =>
        NotificationDecider.Tell(existing, contact, Confirmed, MailText.Of(Confirmed), Now);

    static Doms.Primitives.Decision<Notification> Fail(Notification? notification) =>
        NotificationDecider.Failed(notification, Refusal, Now);
}

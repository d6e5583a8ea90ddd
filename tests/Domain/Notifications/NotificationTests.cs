using Doms.Contracts.Messages;
using Doms.Notifications.Domain;

namespace Doms.Tests.Domain.Notifications;

public sealed class NotificationTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Contact Alice = new("o1", 1, "alice", "alice@example.com");
    static readonly CustomerOutcome Confirmed = CustomerOutcome.Of(new OrderConfirmed("o1", "alice", 2_500, "USD", 2));

    static readonly MailFailed Refusal = new("o1/confirmed", "550");

    static readonly OrderCreated Created = new(
        "o1", "alice", null, new Dictionary<string, long>(), [], null, "USD", true, null, "alice@example.com",
        null, null, Now, 1);

    static Notification Notification(NotificationStatus status) => new(
        "o1/confirmed", 1, "o1", "confirmed", "order.confirmed", "alice@example.com", "Order o1 is confirmed", status,
        status == NotificationStatus.Failed ? "refused" : null, Now, Now, MailText.Of(Confirmed, Alice).Body);

    [Fact]
    public void Order_contact_is_stored_once()
    {
        var created = Spec.Given<Contact>(null).When(c => NotificationDecider.Register(c, Created)).ThenChanged() with { Items = null };
        created.ShouldBe(Alice);
        (Alice.OrderId, Alice.UserId).ShouldBe(("o1", "alice"));
        Spec.Given(Alice).When(c => NotificationDecider.Register(c, Created)).ThenNothing();
    }

    [Fact]
    public void Contact_knows_the_items_of_the_order()
    {
        var order = Created with { Lines = [new Line("P1", 2, 999)] };
        Spec.Given<Contact>(null).When(c => NotificationDecider.Register(c, order)).ThenChanged()
            .Items.ShouldBe([new OrderedItem("P1", 2)]);
        var named = order with { Names = new Dictionary<string, string> { ["P1"] = "Blue mug" } };
        Spec.Given<Contact>(null).When(c => NotificationDecider.Register(c, named)).ThenChanged()
            .Items.ShouldBe([new OrderedItem("P1", 2, "Blue mug")]);
    }

    [Fact]
    public void Outcome_creates_pending_notification_to_order_address()
    {
        var created = Spec.Given<Notification>(null).When(n => Notify(n, Alice)).ThenChanged();

        created.ShouldBe(Notification(NotificationStatus.Pending));
        (created.OrderId, created.Template, created.Event).ShouldBe(("o1", "confirmed", "order.confirmed"));
        created.Subject.ShouldBe(MailText.Of(Confirmed, Alice).Subject);
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
    public void Unusable_address_gives_no_recipient_and_no_mail(string? email)
    {
        var decision = Notify(null, Alice with { Email = email });

        var notification = decision.Row<Notification>().ShouldNotBeNull();
        (notification.Status, notification.Recipient).ShouldBe((NotificationStatus.NoRecipient, null));
        decision.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Repeated_mail_has_same_content_and_time()
    {
        var effect = Notify(null, Alice).Effects.ShouldHaveSingleItem();

        var mail = effect.Request.ShouldBeOfType<SendMail>();
        effect.Key.ShouldBe("o1/confirmed/mail");
        (mail.Id, mail.To, mail.Text, mail.At).ShouldBe(("o1/confirmed", "alice@example.com", MailText.Of(Confirmed, Alice), Now));
        Notify(Notification(NotificationStatus.Pending), Alice).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void An_address_too_long_is_not_usable() =>
        Spec.Given<Notification>(null)
            .When(n => Notify(n, Alice with { Email = new string('a', 254) + "@b.c" }))
            .ThenChanged()
            .Status.ShouldBe(NotificationStatus.NoRecipient);

    [Fact]
    public void Outcome_before_order_is_out_of_order() =>
        Spec.Given<Notification>(null).When(n => Notify(n, null)).ThenOutOfOrder();

    [Theory]
    [InlineData(NotificationStatus.Pending)]
    [InlineData(NotificationStatus.Sent)]
    [InlineData(NotificationStatus.Failed)]
    [InlineData(NotificationStatus.NoRecipient)]
    public void Outcome_is_notified_once(NotificationStatus status) =>
        Spec.Given(Notification(status)).When(n => Notify(n, Alice)).ThenNothing();

    [Theory]
    [InlineData(NotificationStatus.Pending)]
    [InlineData(NotificationStatus.Failed)]
    public void Sent_mail_marks_notification_sent(NotificationStatus status)
    {
        var later = Now.AddSeconds(1);

        var sent = Spec.Given(Notification(status)).When(n => NotificationDecider.MarkSent(n, later)).ThenChanged();

        (sent.Status, sent.Version, sent.Error, sent.ChangedAt).ShouldBe((NotificationStatus.Sent, 2, null, later));
        sent.CreatedAt.ShouldBe(Now);
    }

    [Fact]
    public void Repeated_mail_sent_message_does_nothing()
    {
        Spec.Given(Notification(NotificationStatus.Sent)).When(n => NotificationDecider.MarkSent(n, Now)).ThenNothing();
        Spec.Given<Notification>(null).When(n => NotificationDecider.MarkSent(n, Now)).ThenNothing();
        Spec.Given(Notification(NotificationStatus.NoRecipient))
            .When(n => NotificationDecider.MarkSent(n, Now))
            .ThenNothing();
    }

    [Fact]
    public void Failed_mail_marks_only_pending_notification_failed()
    {
        var failed = Spec.Given(Notification(NotificationStatus.Pending)).When(Fail).ThenChanged();

        (failed.Status, failed.Error, failed.Version).ShouldBe((NotificationStatus.Failed, "550", 2));
        failed.Id.ShouldBe(Refusal.Id);
        Spec.Given(failed).When(Fail).ThenNothing();
        Spec.Given(Notification(NotificationStatus.Sent)).When(Fail).ThenNothing();
        Spec.Given<Notification>(null).When(Fail).ThenNothing();
    }

    [Fact]
    public void Each_refund_has_its_own_notification_id()
    {
        CustomerOutcome.Of(Refund(500, 3))!.Id.ShouldBe("o1/refunded/3");
        CustomerOutcome.Of(Refund(500, 4))!.Id.ShouldBe("o1/refunded/4");
    }

    [Fact]
    public void Zero_refund_is_not_notified() => CustomerOutcome.Of(Refund(0, 1)).ShouldBeNull();

    [Fact]
    public void Other_outcome_ids_do_not_depend_on_version()
    {
        CustomerOutcome.Of(new ShipmentDispatched("o1", "s1", "T1", 3)).Id.ShouldBe("o1/dispatched");
        CustomerOutcome.Of(new ShipmentDelivered("o1", "s1", "T1", 5)).Id.ShouldBe("o1/delivered");
        CustomerOutcome.Of(new OrderCancelled("o1", "alice", "why", [], 2)).Id.ShouldBe("o1/cancelled");
        Confirmed.Id.ShouldBe("o1/confirmed");
    }

    static PaymentRefunded Refund(long amount, long version) => new("o1", "p1", amount, 500, "USD", true, version);

    static Doms.Primitives.Decision Notify(Notification? existing, Contact? contact) =>
        NotificationDecider.Notify(existing, contact, Confirmed, Now);

    static Doms.Primitives.Decision Fail(Notification? notification) =>
        NotificationDecider.MarkFailed(notification, Refusal, Now);

    [Fact]
    public void Each_shipment_and_refund_has_a_notification_of_its_own()
    {
        CustomerOutcome.Of(new ShipmentDispatched("o1", "o1-s1", null, 3)).Id.ShouldBe("o1/dispatched");
        CustomerOutcome.Of(new ShipmentDispatched("o1", "o1-s2", null, 3, Number: 2)).Id.ShouldBe("o1/dispatched/o1-s2");
        CustomerOutcome.Of(new ShipmentDelivered("o1", "o1-s2", null, 5, Number: 2)).Id.ShouldBe("o1/delivered/o1-s2");
        CustomerOutcome.Of(new PaymentRefunded("o1", "p1", 1, 1, "USD", false, 3))!.Id.ShouldBe("o1/refunded/3");
        CustomerOutcome.Of(new PaymentRefunded("o1", "p1", 1, 1, "USD", false, 3, "o1-r1"))!.Id.ShouldBe("o1/refunded/o1-r1");
    }

    [Theory]
    [InlineData(NotificationStatus.Sent)]
    [InlineData(NotificationStatus.Failed)]
    public void Mail_is_sent_again_as_it_was(NotificationStatus status)
    {
        var later = Now.AddDays(1);
        var decision = NotificationDecider.Resend(Notification(status), new ResendMail("o1/confirmed", "olga", "\"1\""), later);

        var again = decision.Row<Notification>().ShouldNotBeNull();
        (again.Status, again.Error, again.Resends, again.ResentBy).ShouldBe((NotificationStatus.Pending, null, 1, "olga"));
        (again.Version, again.ChangedAt, again.CreatedAt).ShouldBe((2, later, Now));
        var effect = decision.Effects.ShouldHaveSingleItem();
        effect.Key.ShouldBe("o1/confirmed/mail/1");
        effect.Request.ShouldBe(new SendMail("o1/confirmed", "alice@example.com", MailText.Of(Confirmed, Alice), later, Copy: 1));
    }

    [Fact]
    public void Mail_that_is_being_sent_is_not_sent_again() =>
        Spec.Given(Notification(NotificationStatus.Pending)).When(n => Resend(n)).ThenNothing();

    [Fact]
    public void Mail_that_cannot_be_sent_again_is_refused()
    {
        Resend(null).Rejection!.Code.ShouldBe("notification_not_found");
        Resend(Notification(NotificationStatus.NoRecipient) with { Recipient = null }).Rejection!.Code.ShouldBe("no_recipient");
        Resend(Notification(NotificationStatus.Sent) with { Body = null }).Rejection!.Code.ShouldBe("mail_text_unknown");
        Resend(Notification(NotificationStatus.Sent), "\"7\"").Rejection!.Code.ShouldBe("version_mismatch");
    }

    static Doms.Primitives.Decision Resend(Notification? notification, string? ifMatch = null) =>
        NotificationDecider.Resend(notification, new ResendMail("o1/confirmed", "olga", ifMatch), Now);
}

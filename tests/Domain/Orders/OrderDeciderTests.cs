using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderDeciderTests
{
    [Fact]
    public void Cancellation_of_another_version_is_refused() =>
        OrderDecider.RequestCancel(
            TestData.Order(), TestData.Request with { IfMatch = "\"99\"" }, TestData.Alice, TestData.Later).Rejection!.Code
            .ShouldBe("version_mismatch");

    [Fact]
    public void Placed_order_is_pending_and_published()
    {
        var (order, messages) = Spec.Given<Order>(null)
            .When(o => OrderDecider.Place(o, null, _ => null, TestData.Place(TestData.Draft(reference: "R7")), TestData.Start))
            .ThenChangedAndPublished();

        order.Version.ShouldBe(1);
        order.Status.ShouldBe(OrderStatus.Pending);
        order.HasLeftPending.ShouldBeFalse();
        order.Total.ShouldBe(250_00);
        order.Reference.ShouldBe("R7");
        order.Terms.Metadata.ShouldBeNull();
        order.CustomerId.ShouldBe("alice");
        order.Progress.ShouldBe([TimelineEventNames.Created]);
        (order.Number, order.PlacedBy, order.Sequence, order.CustomerEmail).ShouldBe((100_042, "alice", 1, "alice@example.com"));
        messages.Count.ShouldBe(2);
        var created = messages[0].ShouldBeOfType<OrderCreated>();
        created.UserId.ShouldBe("alice");
        created.TotalAmount.ShouldBe(250m);
        created.Items.ShouldBe(new Dictionary<string, long> { ["P1"] = 2, ["P2"] = 1 });
        created.Key.ShouldBe(TestData.Id);
        (created.PaymentToken, created.HasToken, created.Number, created.Version).ShouldBe((null, true, "100042", 1));
        created.Lines.ShouldBe(
        [
            new("P1", 2, 100_00, "1", 200_00, PriceSources.Request), new("P2", 1, 50_00, "2", 50_00, PriceSources.Request),
        ]);
    }

    [Fact]
    public void Means_of_payment_is_sent_to_payments_alone()
    {
        var decision = OrderDecider.Place(null, null, _ => null, TestData.Place(), TestData.Start);
        decision.Messages[1].ShouldBe(new PreparePayment(TestData.Id, "alice", "tok_1"));
        decision.Row<Order>()!.Terms.PaymentToken.ShouldBeNull();
        var without = OrderDecider.Place(
            null, null, _ => null, TestData.Place(TestData.Draft() with { PaymentToken = null }), TestData.Start);
        without.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().HasToken.ShouldBeFalse();
    }

    [Fact]
    public void First_entry_names_lines_total_and_requester()
    {
        var entry = OrderDecider.Place(null, null, _ => null, TestData.Place(), TestData.Start).Entry();
        (entry.EventId, entry.Type, entry.Detail, entry.Cause, entry.Actor)
            .ShouldBe(($"{TestData.Id}-1", TimelineEventNames.Created, "2 lines, 250.00 USD", "request by alice", "alice"));
        (entry.OccurredAt, entry.CauseId, entry.Audience).ShouldBe((TestData.Start, null, "CUSTOMER"));
    }

    [Fact]
    public void Reference_is_unique_in_the_shop_for_its_backend()
    {
        var place = TestData.Place(TestData.Draft(reference: "SO-1"));
        place.ReferenceKey.ShouldBe("5:alice:SO-1");
        (place with { IsReferenceOfShop = true }).ReferenceKey.ShouldBe("shop:SO-1");
        TestData.Place().ReferenceKey.ShouldBeNull();
    }

    [Fact]
    public void Placing_existing_order_changes_nothing() =>
        Spec.Given(TestData.Order())
            .When(o => OrderDecider.Place(o, null, _ => null, TestData.Place(), TestData.Later))
            .ThenNothing();

    [Fact]
    public void Order_is_refused_for_its_reservation()
    {
        var problem = new Rejection(RejectionKind.Unacceptable, "reservation_not_found", "It is absent.", "reservationId");

        OrderDecider.Place(null, null, _ => null, TestData.Place() with { ReservationProblem = problem }, TestData.Start)
            .Rejection.ShouldBe(problem);
    }

    [Fact]
    public void Taken_reference_is_refused_and_names_its_order()
    {
        var taken = new OrderReference(OrderReference.KeyOfOwner("alice", "R1"), 1, "other-order");
        var outcome = Spec.Given<Order>(null).When(o => OrderDecider.Place(
            o, taken, _ => null, TestData.Place(TestData.Draft(reference: "R1")), TestData.Start));

        outcome.ThenRefused(RejectionKind.Conflict, "reference_taken");
        outcome.Decision.Rejection!.Detail.ShouldContain("other-order");
    }

    [Fact]
    public void References_of_two_owners_never_share_a_key() =>
        OrderReference.KeyOfOwner("a:1", "b").ShouldNotBe(OrderReference.KeyOfOwner("a", "1:b"));

    [Fact]
    public void Caller_without_token_may_name_the_customer()
    {
        var command = TestData.Place(TestData.Draft() with { CustomerId = "C123" }) with { Owner = Order.Anonymous };
        var (order, messages) = Spec.Given<Order>(null)
            .When(o => OrderDecider.Place(o, null, _ => null, command, TestData.Start))
            .ThenChangedAndPublished();

        (order.Owner, order.CustomerId, order.UserId).ShouldBe((Order.Anonymous, "C123", "C123"));
        messages[0].ShouldBeOfType<OrderCreated>().UserId.ShouldBe("C123");
    }

    [Fact]
    public void Naming_another_customer_does_not_change_the_owner()
    {
        var command = TestData.Place(TestData.Draft() with { CustomerId = "bob" });
        var order = OrderDecider.Place(null, null, _ => null, command, TestData.Start).Row<Order>()!;

        (order.Owner, order.CustomerId, order.UserId).ShouldBe(("alice", "bob", "alice"));
    }

    [Fact]
    public void Confirming_fixes_lines_and_total()
    {
        var order = Spec.Given(TestData.Order())
            .When(o => OrderDecider.Confirm(o, TestData.Confirm, TestData.AtLater))
            .ThenChanged(new OrderConfirmed(TestData.Id, "alice", 250_00, "USD", 2));

        (order.Status, order.Version, order.Total, order.UpdatedAt)
            .ShouldBe((OrderStatus.Confirmed, 2, 250_00, TestData.Later));
        order.Progress.ShouldBe([TimelineEventNames.Created, TimelineEventNames.Confirmed]);
        order.HasLeftPending.ShouldBeTrue();
        order.IsEnded.ShouldBeFalse();
    }

    [Theory]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Completed)]
    public void Repeated_confirm_only_republishes_confirmation(OrderStatus status)
    {
        var order = TestData.Order(status);
        Spec.Given(order)
            .When(o => OrderDecider.Confirm(o, TestData.Confirm, TestData.AtLater))
            .ThenPublished(new OrderConfirmed(TestData.Id, "alice", 250_00, "USD", order.Version));
    }

    [Fact]
    public void Completing_a_confirmed_order_ends_it()
    {
        var order = Spec.Given(TestData.Order(OrderStatus.Confirmed))
            .When(o => OrderDecider.Complete(o, TestData.AtLater))
            .ThenChanged(new OrderCompleted(TestData.Id, "alice", 3));

        order.Status.ShouldBe(OrderStatus.Completed);
        order.IsEnded.ShouldBeTrue();
    }

    [Fact]
    public void Completing_unconfirmed_order_is_out_of_order() =>
        Spec.Given(TestData.Order()).When(o => OrderDecider.Complete(o, TestData.AtLater)).ThenOutOfOrder();

    [Fact]
    public void A_completed_order_stays_completed()
    {
        var order = TestData.Order(OrderStatus.Completed);
        var published = new OrderCompleted(TestData.Id, "alice", order.Version);
        Spec.Given(order).When(o => OrderDecider.Complete(o, TestData.AtLater)).ThenPublished(published);
        Spec.Given(order).When(o => OrderDecider.Cancel(o, TestData.Cancel, TestData.AtLater)).ThenPublished(published);
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Confirmed)]
    public void Cancellation_gives_reason_per_line(OrderStatus status)
    {
        var before = TestData.Order(status);
        var order = Spec.Given(before)
            .When(o => OrderDecider.Cancel(o, TestData.Cancel, TestData.AtLater))
            .ThenChanged(
                new OrderCancelled(TestData.Id, "alice", "P2: 1 wanted, 0 available", TestData.Reasons, before.Version + 1, 0));

        order.Status.ShouldBe(OrderStatus.Cancelled);
        order.Reason.ShouldBe("P2: 1 wanted, 0 available");
        order.Reasons.ShouldBe(TestData.Reasons);
        order.Progress[^1].ShouldBe(TimelineEventNames.Cancelled);
    }

    [Fact]
    public void A_cancelled_order_stays_cancelled()
    {
        var order = TestData.Order(OrderStatus.Cancelled);
        var published = new OrderCancelled(TestData.Id, "alice", order.Reason!, TestData.Reasons, order.Version, 0);
        Spec.Given(order).When(o => OrderDecider.Cancel(o, TestData.Cancel, TestData.AtLater)).ThenPublished(published);
        Spec.Given(order).When(o => OrderDecider.Confirm(o, TestData.Confirm, TestData.AtLater)).ThenPublished(published);
        Spec.Given(order).When(o => OrderDecider.Complete(o, TestData.AtLater)).ThenPublished(published);
    }

    [Fact]
    public void Command_for_unknown_order_is_out_of_order()
    {
        var nothing = Spec.Given<Order>(null);
        nothing.When(o => OrderDecider.Confirm(o, TestData.Confirm, TestData.AtLater)).ThenOutOfOrder();
        nothing.When(o => OrderDecider.Complete(o, TestData.AtLater)).ThenOutOfOrder();
        nothing.When(o => OrderDecider.Cancel(o, TestData.Cancel, TestData.AtLater)).ThenOutOfOrder();
        var sign = new SagaStatusReported(TestData.Id, "RUNNING", "pay", 1);
        nothing.When(o => OrderDecider.RecordSagaContact(o, sign, TestData.AtLater)).ThenOutOfOrder();
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Confirmed)]
    public void Cancel_request_is_recorded_once_and_published_with_each_repeat(OrderStatus status)
    {
        var before = TestData.Order(status);
        var requested = Spec.Given(before)
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenChanged(new OrderCancelRequested(TestData.Id, "Changed my mind.", "alice", before.Version + 1));

        requested.Status.ShouldBe(status);
        requested.Cancellation.ShouldBe(new(Cancellation.Requested, "Changed my mind.", TestData.Later));
        var again = TestData.Request with { Reason = "Again." };
        Spec.Given(requested).When(o => OrderDecider.RequestCancel(o, again, TestData.Alice, TestData.Later))
            .ThenPublished(new OrderCancelRequested(TestData.Id, "Changed my mind.", "alice", before.Version + 1));
        OrderDecider.Cancel(requested, TestData.Cancel, TestData.AtLater).Row<Order>()!.Cancellation.ShouldBeNull();
    }

    [Fact]
    public void Cancel_request_is_refused_when_too_late_or_order_unknown()
    {
        Spec.Given<Order>(null).When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenRefused(RejectionKind.NotFound, "order_not_found");
        Spec.Given(TestData.Order(OrderStatus.Completed))
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenRefused(RejectionKind.Conflict, "order_completed");
        Spec.Given(TestData.With(TestData.Facts["ShipmentDispatched"]))
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenRefused(RejectionKind.Conflict, "order_dispatched");
        Spec.Given(TestData.With(TestData.Facts["ShipmentDelivered"]))
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenRefused(RejectionKind.Conflict, "order_dispatched");
        Spec.Given(TestData.With(TestData.Facts["CancellationRefused"]))
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenRefused(RejectionKind.Conflict, "cancellation_refused");
        Spec.Given(TestData.Order())
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, new OrderCaller("bob", false), TestData.Later))
            .ThenRefused(RejectionKind.Forbidden, "forbidden");
    }

    [Fact]
    public void Open_cancellation_is_refused_when_the_order_continues()
    {
        var requested = OrderDecider.RequestCancel(TestData.Order(), TestData.Request, TestData.Alice, TestData.Later).Row<Order>();
        var confirmed = OrderDecider.Confirm(requested, TestData.Confirm, TestData.AtLater).Row<Order>()!;
        confirmed.Cancellation!.State.ShouldBe(Cancellation.Refused);

        var again = confirmed with { Cancellation = new(Cancellation.Requested, "Again.", TestData.Later) };
        OrderDecider.Complete(again, TestData.AtLater).Row<Order>()!.Cancellation!.State.ShouldBe(Cancellation.Refused);
        OrderDecider.Complete(confirmed, TestData.AtLater).Row<Order>()!.Cancellation.ShouldBe(confirmed.Cancellation);
    }

    [Fact]
    public void Confirmation_does_not_overwrite_lines()
    {
        var confirm = TestData.Confirm with { Lines = [new Line("X", 99, 100_00, "1"), new Line("P2", 1, 50_00, "2")] };
        var order = OrderDecider.Confirm(TestData.Order(), confirm, TestData.AtLater).Row<Order>()!;
        order.Lines.Select(line => (line.ProductId, line.Ordered)).ShouldBe([("P1", 2), ("P2", 1)]);
    }

    [Fact]
    public void Cancel_request_for_cancelled_order_changes_nothing() =>
        Spec.Given(TestData.Order(OrderStatus.Cancelled))
            .When(o => OrderDecider.RequestCancel(o, TestData.Request, TestData.Alice, TestData.Later))
            .ThenNothing();

    [Fact]
    public void Saga_contact_is_recorded_without_timeline_entry()
    {
        var order = Spec.Given(TestData.Order())
            .When(o => OrderDecider.RecordSagaContact(o, new SagaStatusReported(TestData.Id, "RUNNING", "pay", 1), TestData.AtLater))
            .ThenChanged();

        order.LastSagaContactVersion.ShouldBe(order.Version);
        order.Sequence.ShouldBe(1);
    }

    [Theory]
    [InlineData("NEEDS_ATTENTION", "refund: refused 8 times")]
    [InlineData("RUNNING", null)]
    public void Saga_status_report_clears_attention_unless_still_stuck(string status, string? attention)
    {
        var stuck = TestData.With(TestData.Facts["SagaNeedsAttention"]);
        var order = OrderDecider.RecordSagaContact(stuck, new SagaStatusReported(TestData.Id, status, "refund", 5), TestData.AtLater)
            .Row<Order>()!;
        (order.Attention?.Oldest.Reason).ShouldBe(attention);
    }
}

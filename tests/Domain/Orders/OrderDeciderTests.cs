using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderDeciderTests
{
    [Fact]
    public void A_placed_order_is_pending_and_announced()
    {
        var (order, messages) = Spec.Given<Order>(null)
            .When(o => OrderDecider.Place(o, null, _ => null, Some.Place(Some.Draft(reference: "R7")), Some.Start))
            .ThenChangedAndTold();

        order.Version.ShouldBe(1);
        order.Status.ShouldBe(OrderStatus.Pending);
        order.IsSettled.ShouldBeFalse();
        order.Total.ShouldBe(250_00);
        order.Reference.ShouldBe("R7");
        order.Terms.Metadata.ShouldBeNull();
        order.CustomerId.ShouldBe("alice");
        order.Progress.ShouldBe([OrderEvent.Created]);
        order.Trail.Timeline.ShouldBe(
            [new(Some.Start, OrderEvent.Created, "2 lines, 250.00 USD", "request by alice")]);
        var created = messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>();
        created.UserId.ShouldBe("alice");
        created.TotalAmount.ShouldBe(250m);
        created.Items.ShouldBe(new Dictionary<string, long> { ["P1"] = 2, ["P2"] = 1 });
        created.Key.ShouldBe(Some.Id);
        (created.PaymentToken, created.CustomerEmail, created.Version).ShouldBe(("tok_1", "alice@example.com", 1));
    }

    [Fact]
    public void Placing_an_order_that_is_there_changes_nothing() =>
        Spec.Given(Some.Order())
            .When(o => OrderDecider.Place(o, null, _ => null, Some.Place(), Some.Later))
            .ThenNothing();

    [Fact]
    public void A_reference_that_is_taken_is_refused_and_names_its_order()
    {
        var taken = new OrderReference(OrderReference.KeyOf("alice", "R1"), 1, "other-order");
        var outcome = Spec.Given<Order>(null).When(o => OrderDecider.Place(
            o, taken, _ => null, Some.Place(Some.Draft(reference: "R1")), Some.Start));

        outcome.ThenRefused(RejectionKind.Conflict, "reference_taken");
        outcome.Decision.Rejection!.Detail.ShouldContain("other-order");
    }

    [Fact]
    public void References_of_two_owners_never_share_a_key() =>
        OrderReference.KeyOf("a:1", "b").ShouldNotBe(OrderReference.KeyOf("a", "1:b"));

    [Fact]
    public void A_caller_without_a_token_names_the_customer()
    {
        var command = Some.Place(Some.Draft() with { CustomerId = "C123" }) with { Owner = Order.Anonymous };
        var (order, messages) = Spec.Given<Order>(null)
            .When(o => OrderDecider.Place(o, null, _ => null, command, Some.Start))
            .ThenChangedAndTold();

        (order.Owner, order.CustomerId, order.UserId).ShouldBe((Order.Anonymous, "C123", "C123"));
        messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().UserId.ShouldBe("C123");
    }

    [Fact]
    public void Naming_another_customer_does_not_give_the_order_away()
    {
        var command = Some.Place(Some.Draft() with { CustomerId = "bob" });
        var order = OrderDecider.Place(null, null, _ => null, command, Some.Start).State!;

        (order.Owner, order.CustomerId, order.UserId).ShouldBe(("alice", "bob", "alice"));
    }

    [Fact]
    public void Confirming_fixes_lines_and_total()
    {
        var order = Spec.Given(Some.Order())
            .When(o => OrderDecider.Confirm(o, Some.Confirm, Some.Later))
            .ThenChanged(new OrderConfirmed(Some.Id, "alice", 250_00, "USD", 2));

        (order.Status, order.Version, order.Total, order.UpdatedAt)
            .ShouldBe((OrderStatus.Confirmed, 2, 250_00, Some.Later));
        order.Progress.ShouldBe([OrderEvent.Created, OrderEvent.Confirmed]);
        order.IsSettled.ShouldBeTrue();
        order.IsEnded.ShouldBeFalse();
    }

    [Theory]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Completed)]
    public void Confirming_again_only_says_so_again(OrderStatus status)
    {
        var order = Some.Order(status);
        Spec.Given(order)
            .When(o => OrderDecider.Confirm(o, Some.Confirm, Some.Later))
            .ThenTold(new OrderConfirmed(Some.Id, "alice", 250_00, "USD", order.Version));
    }

    [Fact]
    public void Completing_a_confirmed_order_ends_it()
    {
        var order = Spec.Given(Some.Order(OrderStatus.Confirmed))
            .When(o => OrderDecider.Complete(o, Some.Later))
            .ThenChanged(new OrderCompleted(Some.Id, "alice", 3));

        order.Status.ShouldBe(OrderStatus.Completed);
        order.IsEnded.ShouldBeTrue();
    }

    [Fact]
    public void An_order_that_is_not_confirmed_yet_is_not_completed() =>
        Spec.Given(Some.Order()).When(o => OrderDecider.Complete(o, Some.Later)).ThenTooEarly();

    [Fact]
    public void A_completed_order_stays_completed()
    {
        var order = Some.Order(OrderStatus.Completed);
        var told = new OrderCompleted(Some.Id, "alice", order.Version);
        Spec.Given(order).When(o => OrderDecider.Complete(o, Some.Later)).ThenTold(told);
        Spec.Given(order).When(o => OrderDecider.Cancel(o, Some.Cancel, Some.Later)).ThenTold(told);
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Confirmed)]
    public void Cancelling_says_why_to_the_line(OrderStatus status)
    {
        var before = Some.Order(status);
        var order = Spec.Given(before)
            .When(o => OrderDecider.Cancel(o, Some.Cancel, Some.Later))
            .ThenChanged(
                new OrderCancelled(Some.Id, "alice", "P2: 1 wanted, 0 available", Some.Reasons, before.Version + 1));

        order.Status.ShouldBe(OrderStatus.Cancelled);
        order.Reason.ShouldBe("P2: 1 wanted, 0 available");
        order.Trail.Reasons.ShouldBe(Some.Reasons);
        order.Progress[^1].ShouldBe(OrderEvent.Cancelled);
    }

    [Fact]
    public void A_cancelled_order_stays_cancelled()
    {
        var order = Some.Order(OrderStatus.Cancelled);
        var told = new OrderCancelled(Some.Id, "alice", order.Reason!, Some.Reasons, order.Version);
        Spec.Given(order).When(o => OrderDecider.Cancel(o, Some.Cancel, Some.Later)).ThenTold(told);
        Spec.Given(order).When(o => OrderDecider.Confirm(o, Some.Confirm, Some.Later)).ThenTold(told);
        Spec.Given(order).When(o => OrderDecider.Complete(o, Some.Later)).ThenTold(told);
    }

    [Fact]
    public void A_command_for_an_order_that_is_not_there_yet_waits_for_it()
    {
        var nothing = Spec.Given<Order>(null);
        nothing.When(o => OrderDecider.Confirm(o, Some.Confirm, Some.Later)).ThenTooEarly();
        nothing.When(o => OrderDecider.Complete(o, Some.Later)).ThenTooEarly();
        nothing.When(o => OrderDecider.Cancel(o, Some.Cancel, Some.Later)).ThenTooEarly();
        var sign = new SagaAlive(Some.Id, "RUNNING", "pay", 1);
        nothing.When(o => OrderDecider.HearSaga(o, sign, Some.Later)).ThenTooEarly();
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Confirmed)]
    public void Asking_to_cancel_tells_the_saga_once(OrderStatus status)
    {
        var before = Some.Order(status);
        var asked = Spec.Given(before)
            .When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenChanged(new OrderCancelRequested(Some.Id, "Changed my mind.", "alice", before.Version + 1));

        asked.Status.ShouldBe(status);
        asked.Trail.Cancellation.ShouldBe(new(Cancellation.Requested, "Changed my mind."));
        Spec.Given(asked).When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later)).ThenNothing();
        OrderDecider.Cancel(asked, Some.Cancel, Some.Later).State!.Trail.Cancellation.ShouldBeNull();
    }

    [Fact]
    public void Asking_to_cancel_is_refused_where_it_is_too_late_or_nothing_is_there()
    {
        Spec.Given<Order>(null).When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenRefused(RejectionKind.NotFound, "order_not_found");
        Spec.Given(Some.Order(OrderStatus.Completed))
            .When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenRefused(RejectionKind.Conflict, "order_completed");
        Spec.Given(Some.With(Some.Facts["ShipmentDispatched"]))
            .When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenRefused(RejectionKind.Conflict, "order_dispatched");
        Spec.Given(Some.With(Some.Facts["ShipmentDelivered"]))
            .When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenRefused(RejectionKind.Conflict, "order_dispatched");
        Spec.Given(Some.With(Some.Facts["CancellationRefused"]))
            .When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenRefused(RejectionKind.Conflict, "cancellation_refused");
    }

    [Fact]
    public void Asking_to_cancel_a_cancelled_order_needs_nothing_more() =>
        Spec.Given(Some.Order(OrderStatus.Cancelled))
            .When(o => OrderDecider.RequestCancel(o, Some.Request, Some.Later))
            .ThenNothing();

    [Fact]
    public void A_sign_of_the_saga_is_remembered_without_a_line_in_the_history()
    {
        var order = Spec.Given(Some.Order())
            .When(o => OrderDecider.HearSaga(o, new SagaAlive(Some.Id, "RUNNING", "pay", 1), Some.Later))
            .ThenChanged();

        order.Trail.SignVersion.ShouldBe(order.Version);
        order.Trail.Timeline.Count.ShouldBe(1);
    }

    [Fact]
    public void A_message_that_was_given_up_is_noted_and_nothing_else()
    {
        var order = Spec.Given(Some.Order())
            .When(o => OrderDecider.NoteGivenUp(o, "order.created for orchestrator", Some.Later))
            .ThenChanged();
        order.Trail.Timeline[^1].Event.ShouldBe(OrderEvent.MessageGivenUp);
        order.Status.ShouldBe(OrderStatus.Pending);
        OrderWhy.WaitingFor(order)!.For.ShouldStartWith("its saga to begin");

        Spec.Given<Order>(null).When(o => OrderDecider.NoteGivenUp(o, "product.changed", Some.Later)).ThenNothing();
    }

    [Theory]
    [InlineData("NEEDS_ATTENTION", "refund: refused 8 times")]
    [InlineData("RUNNING", null)]
    public void A_saga_that_goes_on_needs_no_operator_any_more(string status, string? attention) =>
        OrderDecider
            .HearSaga(
                Some.With(Some.Facts["SagaNeedsAttention"]), new SagaAlive(Some.Id, status, "refund", 5), Some.Later)
            .State!.Trail.Attention.ShouldBe(attention);
}

using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaBackwardTests
{
    static Story Paid_and_shipping() => new Story().When(Created, Reserved, Paid, Confirmed, Shipped);

    [Fact]
    public void Missing_stock_cancels_with_the_reason_of_each_line() => new Story()
        .When(Created, Unavailable)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "Not enough stock.", Reasons))
        .When(Cancelled)
        .Then("COMPENSATED cancel");

    [Fact]
    public void A_declined_payment_gives_the_stock_back_and_says_why() => new Story()
        .When(Created, Reserved, Declined)
        .Then("COMPENSATING reserve", new ReleaseInventory(Id, "alice", "Payment declined: no funds"))
        .When(Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "Payment declined: no funds", []))
        .When(Cancelled)
        .Then("COMPENSATED cancel");

    [Fact]
    public void Payment_first_gives_the_money_back_when_stock_is_missing() => new Story(Workflows.PaymentFirst)
        .When(Created, Paid, Unavailable)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Refunded)
        .Then("COMPENSATING cancel", "order.cancel");

    [Fact]
    public void A_cancel_while_reserving_releases_what_may_be_there() => new Story()
        .When(Created, CancelAsked)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Reserved)
        .Then("COMPENSATING reserve")
        .When(Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "changed my mind", []));

    [Fact]
    public void A_cancel_while_paying_goes_on_only_when_the_money_is_known_to_be_back() => new Story()
        .When(Created, Reserved, CancelAsked)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Paid, Unknown, PartlyRefunded)
        .Then("COMPENSATING pay")
        .When(Refunded)
        .Then("COMPENSATING reserve", "inventory.release");

    [Fact]
    public void A_payment_that_fails_while_it_is_taken_back_needs_no_refund() => new Story()
        .When(Created, Reserved, CancelAsked, Declined)
        .Then("COMPENSATING reserve", "inventory.release");

    [Fact]
    public void A_cancel_while_confirming_undoes_everything_before_the_goods_can_move() => new Story()
        .When(Created, Reserved, Paid, CancelAsked)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Confirmed, Refunded)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Released, Cancelled)
        .Then("COMPENSATED cancel");

    [Fact]
    public void A_cancel_after_the_pivot_asks_fulfillment_first() => Paid_and_shipping()
        .When(CancelAsked)
        .Then("RUNNING ship", new CancelShipment(Id, "alice", "changed my mind"))
        .When(ShipmentOff)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Refunded)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Released)
        .Then("COMPENSATING cancel", "order.cancel");

    [Fact]
    public void A_cancel_after_dispatch_is_refused_and_the_order_goes_on()
    {
        var story = Paid_and_shipping().When(CancelAsked, CancelRefused);
        story.Then("RUNNING deliver", new CancellationRefused(Id, "It is on its way.", story.Saga.Version));
        story.Saga.Progress.CancelReason.ShouldBeNull();
        story.When(Delivered, Completed).Then("COMPLETED complete");
    }

    [Fact]
    public void What_fulfillment_tells_while_it_is_asked_is_not_lost() => new Story()
        .When(Created, Reserved, Paid, Confirmed, CancelAsked)
        .Then("RUNNING ship", "fulfillment.cancel")
        .When(Shipped, Delivered, CancelRefused)
        .Then("RUNNING complete", "order.complete", "saga.cancellation_refused");

    [Fact]
    public void Delivery_told_before_a_lost_creation_counts_while_it_is_asked() => new Story()
        .When(Created, Reserved, Paid, Confirmed, CancelAsked, Delivered, CancelRefused)
        .Then("RUNNING complete", "order.complete", "saga.cancellation_refused");

    [Fact]
    public void A_second_cancel_changes_nothing() =>
        Paid_and_shipping().When(CancelAsked, CancelAsked with { Reason = "again" }).ThenUnchanged();

    [Fact]
    public void A_cancel_of_delivered_goods_is_refused_without_asking() => Paid_and_shipping()
        .When(Delivered, CancelAsked)
        .Then("RUNNING complete", "saga.cancellation_refused");

    [Fact]
    public void A_cancel_of_sold_goods_is_refused_without_asking() => new Story(Workflows.InventoryOnly)
        .When(Created, Reserved, Confirmed, CancelAsked)
        .Then("RUNNING commit", "saga.cancellation_refused");

    [Fact]
    public void A_full_refund_by_an_operator_is_a_cancel() => Paid_and_shipping()
        .When(RefundAsked)
        .Then("RUNNING ship", new CancelShipment(Id, "alice", "wrong item"));

    [Fact]
    public void A_shipment_that_fails_at_home_is_a_cancel_with_that_reason() => Paid_and_shipping()
        .When(FailedAtHome)
        .Then("COMPENSATING pay", new RefundPayment(Id, "alice", "The shipment failed: damaged"));

    [Fact]
    public void A_shipment_that_fails_at_home_while_asked_answers_the_question() => Paid_and_shipping()
        .When(CancelAsked, FailedAtHome)
        .Then("COMPENSATING pay", new RefundPayment(Id, "alice", "changed my mind"))
        .When(ShipmentOff, FailedAtHome)
        .ThenUnchanged();

    [Fact]
    public void A_shipment_lost_on_the_way_needs_attention() => Paid_and_shipping()
        .When(FailedOnTheWay)
        .Then("NEEDS_ATTENTION deliver", "saga.needs_attention")
        .When(CancelAsked)
        .Then("NEEDS_ATTENTION deliver", "saga.cancellation_refused");

    [Fact]
    public void A_shipment_lost_on_the_way_while_asked_refuses_and_needs_attention() => Paid_and_shipping()
        .When(CancelAsked, FailedOnTheWay)
        .Then("RUNNING ship")
        .When(CancelRefused)
        .Then("NEEDS_ATTENTION deliver", "saga.cancellation_refused", "saga.needs_attention");

    [Fact]
    public void A_shipment_failure_without_a_shipment_means_nothing() =>
        new Story().When(Created, FailedAtHome).ThenUnchanged();

    [Fact]
    public void A_success_after_the_cancelled_end_is_undone()
    {
        var end = new Story().When(Created, Unavailable, Cancelled);
        end.When(Paid).ThenUnchanged().Then("COMPENSATED cancel", "payment.refund");
        end.When(Reserved).ThenUnchanged().Then("COMPENSATED cancel", "inventory.release");
        end.When(Shipped).ThenUnchanged().Then("COMPENSATED cancel", "fulfillment.cancel");
        end.When(Confirmed).ThenUnchanged().Then("COMPENSATED cancel");
    }

    [Fact]
    public void A_success_repeated_after_the_completed_end_is_left_alone() => Paid_and_shipping()
        .When(Delivered, Completed, Paid).ThenUnchanged().Then("COMPLETED complete")
        .When(Reserved).ThenUnchanged().Then("COMPLETED complete")
        .When(Shipped).ThenUnchanged().Then("COMPLETED complete");

    [Fact]
    public void A_success_of_a_step_that_was_undone_already_is_undone_again() => new Story()
        .When(Created, Reserved, CancelAsked, Refunded)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Paid)
        .ThenUnchanged()
        .Then("COMPENSATING reserve", "payment.refund");

    [Fact]
    public void A_step_not_even_begun_that_succeeds_while_undoing_is_undone() => new Story()
        .When(Created, CancelAsked, Paid)
        .ThenUnchanged()
        .Then("COMPENSATING reserve", "payment.refund");

    [Fact]
    public void A_success_known_already_changes_nothing_while_undoing() =>
        new Story().When(Created, Reserved, CancelAsked, Reserved).ThenUnchanged();

    [Fact]
    public void A_cancel_after_the_end_is_refused_or_has_happened_already()
    {
        Paid_and_shipping().When(Delivered, Completed, CancelAsked)
            .Then("COMPLETED complete", "saga.cancellation_refused");
        new Story().When(Created, Unavailable, Cancelled, CancelAsked).ThenUnchanged().Then("COMPENSATED cancel");
    }
}

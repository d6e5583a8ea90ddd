using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaCompensationTests
{
    static SagaScenario PaidAndShipping() => new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped);

    [Fact]
    public void Missing_stock_cancels_with_the_reason_of_each_line() => new SagaScenario()
        .When(Created, Unavailable)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "Not enough stock.", Reasons))
        .When(Cancelled)
        .Then("COMPENSATED cancel");

    [Fact]
    public void Declined_payment_releases_stock_with_reason() => new SagaScenario()
        .When(Created, Reserved, Declined)
        .Then("COMPENSATING reserve", new ReleaseInventory(Id, "alice", "Payment declined: no funds"))
        .When(Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "Payment declined: no funds", []))
        .When(Cancelled)
        .Then("COMPENSATED cancel");

    [Fact]
    public void Payment_first_refunds_when_stock_is_missing() => new SagaScenario(Workflows.PaymentFirst)
        .When(Created, Paid, Unavailable)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Refunded)
        .Then("COMPENSATING cancel", "order.cancel");

    [Fact]
    public void Cancel_while_reserving_releases_possible_reservation() => new SagaScenario()
        .When(Created, CancelRequested)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Reserved)
        .Then("COMPENSATING reserve")
        .When(Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "changed my mind", []));

    [Fact]
    public void Cancel_while_paying_waits_for_full_refund_before_releasing_stock() => new SagaScenario()
        .When(Created, Reserved, CancelRequested)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Paid, Unknown, PartlyRefunded)
        .Then("COMPENSATING pay")
        .When(Refunded)
        .Then("COMPENSATING reserve", "inventory.release");

    [Fact]
    public void Payment_failing_during_compensation_needs_no_refund()
    {
        new SagaScenario().When(Created, Reserved, CancelRequested, Declined).Then("COMPENSATING reserve", "inventory.release");
        new SagaScenario().When(Created, Reserved, CancelRequested, Unknown, Declined).Then("COMPENSATING reserve", "inventory.release");
    }

    [Fact]
    public void Cancel_while_confirming_compensates_before_shipping() => new SagaScenario()
        .When(Created, Reserved, Paid, CancelRequested)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Confirmed, Refunded)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Released, Cancelled)
        .Then("COMPENSATED cancel");

    [Fact]
    public void Cancel_after_pivot_asks_fulfillment_first() => PaidAndShipping()
        .When(CancelRequested)
        .Then("RUNNING ship", new CancelShipment(Id, "alice", "changed my mind"))
        .When(CancelledShipment)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Refunded)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Released)
        .Then("COMPENSATING cancel", "order.cancel");

    [Fact]
    public void Cancel_after_dispatch_is_refused_and_order_continues()
    {
        var scenario = PaidAndShipping().When(CancelRequested, CancelRefused);
        scenario.Then("RUNNING deliver", new CancellationRefused(Id, "It is on its way.", scenario.Saga.Version));
        scenario.Saga.Progress.CancelReason.ShouldBeNull();
        scenario.When(Delivered, Completed).Then("COMPLETED complete");
    }

    [Fact]
    public void Shipment_events_during_cancel_request_are_not_lost() => new SagaScenario()
        .When(Created, Reserved, Paid, Confirmed, CancelRequested)
        .Then("RUNNING ship", "fulfillment.cancel")
        .When(Shipped, Delivered, CancelRefused)
        .Then("RUNNING complete", "order.complete", "saga.cancellation_refused");

    [Fact]
    public void Delivery_without_shipment_created_counts_during_cancel_request() => new SagaScenario()
        .When(Created, Reserved, Paid, Confirmed, CancelRequested, Delivered, CancelRefused)
        .Then("RUNNING complete", "order.complete", "saga.cancellation_refused");

    [Fact]
    public void A_second_cancel_changes_nothing() =>
        PaidAndShipping().When(CancelRequested, CancelRequested with { Reason = "again" }).ThenUnchanged();

    [Fact]
    public void Cancel_of_delivered_goods_is_refused_immediately() => PaidAndShipping()
        .When(Delivered, CancelRequested)
        .Then("RUNNING complete", "saga.cancellation_refused");

    [Fact]
    public void Cancel_after_pivot_is_refused_immediately_without_shipping() => new SagaScenario(Workflows.InventoryOnly)
        .When(Created, Reserved, Confirmed, CancelRequested)
        .Then("RUNNING commit", "saga.cancellation_refused");

    [Fact]
    public void Full_refund_by_operator_cancels_the_order() => PaidAndShipping()
        .When(FullRefundRequested)
        .Then("RUNNING ship", new CancelShipment(Id, "alice", "wrong item"));

    [Fact]
    public void Shipment_failure_before_dispatch_cancels_with_its_reason() => PaidAndShipping()
        .When(FailedBeforeDispatch)
        .Then("COMPENSATING pay", new RefundPayment(Id, "alice", "The shipment failed: damaged"));

    [Fact]
    public void Shipment_failure_during_cancel_request_compensates() => PaidAndShipping()
        .When(CancelRequested, FailedBeforeDispatch)
        .Then("COMPENSATING pay", new RefundPayment(Id, "alice", "changed my mind"))
        .When(CancelledShipment, FailedBeforeDispatch)
        .ThenUnchanged();

    [Fact]
    public void Shipment_lost_after_dispatch_needs_attention() => PaidAndShipping()
        .When(FailedAfterDispatch)
        .Then("NEEDS_ATTENTION deliver", "saga.needs_attention")
        .When(CancelRequested)
        .Then("NEEDS_ATTENTION deliver", "saga.cancellation_refused");

    [Fact]
    public void Shipment_lost_during_cancel_request_needs_attention() => PaidAndShipping()
        .When(CancelRequested, FailedAfterDispatch)
        .Then("RUNNING ship")
        .When(CancelRefused)
        .Then("NEEDS_ATTENTION deliver", "saga.cancellation_refused", "saga.needs_attention");

    [Fact]
    public void Shipment_failure_without_shipment_is_ignored() =>
        new SagaScenario().When(Created, FailedBeforeDispatch).ThenUnchanged();

    [Fact]
    public void Late_success_after_cancellation_is_compensated()
    {
        var end = new SagaScenario().When(Created, Unavailable, Cancelled);
        end.When(Paid).ThenUnchanged().Then("COMPENSATED cancel", "payment.refund");
        end.When(Reserved).ThenUnchanged().Then("COMPENSATED cancel", "inventory.release");
        end.When(Shipped).ThenUnchanged().Then("COMPENSATED cancel", "fulfillment.cancel");
        end.When(Confirmed).ThenUnchanged().Then("COMPENSATED cancel");
    }

    [Fact]
    public void Repeated_success_after_completion_is_ignored() => PaidAndShipping()
        .When(Delivered, Completed, Paid).ThenUnchanged().Then("COMPLETED complete")
        .When(Reserved).ThenUnchanged().Then("COMPLETED complete")
        .When(Shipped).ThenUnchanged().Then("COMPLETED complete");

    [Fact]
    public void Late_success_of_compensated_step_is_compensated_again() => new SagaScenario()
        .When(Created, Reserved, CancelRequested, Refunded)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Paid)
        .ThenUnchanged()
        .Then("COMPENSATING reserve", "payment.refund");

    [Fact]
    public void Success_of_step_not_begun_is_compensated() => new SagaScenario()
        .When(Created, CancelRequested, Paid)
        .ThenUnchanged()
        .Then("COMPENSATING reserve", "payment.refund");

    [Fact]
    public void Known_success_is_ignored_during_compensation() =>
        new SagaScenario().When(Created, Reserved, CancelRequested, Reserved).ThenUnchanged();

    [Fact]
    public void Cancel_after_the_end_is_refused_or_ignored()
    {
        PaidAndShipping().When(Delivered, Completed, CancelRequested)
            .Then("COMPLETED complete", "saga.cancellation_refused");
        new SagaScenario().When(Created, Unavailable, Cancelled, CancelRequested).ThenUnchanged().Then("COMPENSATED cancel");
    }

    [Fact]
    public void Refund_requested_after_the_end_is_refused()
    {
        var cancelled = new SagaScenario().When(Created, Unavailable, Cancelled);
        cancelled.When(FullRefundRequested).Then("COMPENSATED cancel", "saga.cancellation_refused");
        cancelled.When(CancelRequested).ThenUnchanged();
    }
}

using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaOperatorTests
{
    static SagaScenario Stuck(params object[] before) => new SagaScenario().When([Created, .. before, PaymentDeadLettered]);

    static SagaScenario RefundRefused()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, CancelRequested);
        while (scenario.Saga.Status != SagaStatus.NeedsAttention)
        {
            scenario.When(RefundFailed);
            if (scenario.Saga.Deadline is not null) scenario.WhenDeadlinePasses();
        }

        return scenario;
    }

    static void ShouldRefuse(SagaScenario scenario, object message, RejectionKind kind, string code)
    {
        var rejection = scenario.When(message).ThenUnchanged().Last.Rejection.ShouldNotBeNull();
        (rejection.Kind, rejection.Code).ShouldBe((kind, code));
    }

    [Fact]
    public void Line_totals_are_known_once_they_sum_to_the_total()
    {
        var order = new SagaOrder("alice", [new Line("P1", 2, 999)], "USD", 19_98, true, null, HasToken: false, Address: null);
        order.LineTotals.ShouldBe([new LineTotal("1", 2, 19_98)]);
        (order with { Total = 5 }).LineTotals.ShouldBeNull();
        (order with { Lines = [new Line("P1", 2, null, "7", 500)], Total = 500 }).LineTotals.ShouldBe([new LineTotal("7", 2, 500)]);
    }

    [Fact]
    public void A_dead_letter_about_the_order_needs_attention()
    {
        var scenario = Stuck(Reserved);
        scenario.Then("NEEDS_ATTENTION pay", "saga.needs_attention");
        scenario.Sent[0].ShouldBe(
            new SagaNeedsAttention(Id, "pay", "payment.initiate became a dead letter at payments: boom", scenario.Saga.Version));
        scenario.When(PaymentDeadLettered).Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void Dead_lettered_mail_does_not_affect_the_saga() => new SagaScenario().When(Created, MailDeadLettered).ThenUnchanged();

    [Fact]
    public void Awaited_response_resumes_stuck_saga() =>
        Stuck(Reserved).When(Paid).Then("RUNNING confirm", "order.confirm");

    [Fact]
    public void A_stuck_order_can_be_cancelled() =>
        Stuck(Reserved).When(CancelRequested).Then("COMPENSATING pay", "payment.refund");

    [Fact]
    public void Retry_sends_the_command_again() =>
        Stuck(Reserved, Paid).When(Retry).Then("RUNNING confirm", "order.confirm");

    [Fact]
    public void Retry_of_payment_sends_the_same_command_again()
    {
        var scenario = Stuck(Reserved).When(Retry).Then("RUNNING pay", Initiate);
        scenario.Saga.Deadline.ShouldBe(scenario.Now + Timeouts.StepTimeout);
        scenario.Saga.Attempt.ShouldBe(1);
    }

    [Fact]
    public void Retry_while_waiting_only_restarts_the_deadline() =>
        Stuck(Reserved, Paid, Confirmed, Shipped).When(Retry).Then("RUNNING deliver");

    [Fact]
    public void Retry_while_compensating_resends_the_compensation()
    {
        Stuck(Reserved, CancelRequested).When(Retry).Then("COMPENSATING pay", "payment.refund");
        Stuck(Unavailable).When(Retry).Then("COMPENSATING cancel", "order.cancel");
        Stuck(Reserved, Paid, Confirmed, CancelRequested).When(Retry).Then("RUNNING ship", "fulfillment.cancel");
    }

    [Fact]
    public void Retry_is_refused_after_goods_are_lost() => ShouldRefuse(
        new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, FailedAfterDispatch), Retry, RejectionKind.Conflict,
        "goods_lost");

    [Fact]
    public void Retry_is_offered_where_it_can_help()
    {
        var lost = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, FailedAfterDispatch);
        SagaDiagnosis.CanRetry(lost.Saga).ShouldBeFalse();
        SagaDiagnosis.CanRetry(Stuck(Reserved).Saga).ShouldBeTrue();
    }

    [Fact]
    public void Customer_reads_the_reason_that_is_meant_for_it()
    {
        Stuck(Unavailable).When(ResolveCancelled with { CustomerReason = new string('x', 501) }).Saga.Progress.Resolution.ShouldBeNull();
        var told = Stuck().When(ResolveCancelled with { CustomerReason = "Sorry, sold out." });
        told.Saga.Progress.CancelReason.ShouldBe("Sorry, sold out.");
    }

    [Fact]
    public void Action_on_another_version_is_refused()
    {
        ShouldRefuse(Stuck(), Retry with { IfMatch = "\"0\"" }, RejectionKind.VersionMismatch, "version_mismatch");
        ShouldRefuse(Stuck(), ResolveCancelled with { IfMatch = "\"0\"" }, RejectionKind.VersionMismatch, "version_mismatch");
    }

    [Fact]
    public void Saga_of_an_unknown_workflow_is_left_alone()
    {
        var decider = new SagaDecider(AllWorkflows, Workflows.InventoryFirst);
        var other = Stuck().Saga with { Workflow = "express" };
        foreach (var action in (object[])[Retry, ResolveCancelled, ResolveCompleted])
        {
            var rejection = decider.Decide(other, action, new Moment(Start, Start)).Rejection.ShouldNotBeNull();
            (rejection.Kind, rejection.Code).ShouldBe((RejectionKind.Conflict, "workflow_unknown"));
            rejection.Detail.ShouldContain("'express'");
        }
    }

    [Fact]
    public void Missing_saga_is_named_by_its_order() => SagaDecider.NotFound("o9").Detail.ShouldBe("There is no saga for order 'o9'.");

    [Fact]
    public void Only_stuck_saga_can_be_retried_or_resolved()
    {
        ShouldRefuse(new SagaScenario(), Retry, RejectionKind.NotFound, "saga_not_found");
        ShouldRefuse(new SagaScenario(), ResolveCancelled, RejectionKind.NotFound, "saga_not_found");
        ShouldRefuse(new SagaScenario().When(Created), Retry, RejectionKind.Conflict, "saga_not_stuck");
        ShouldRefuse(new SagaScenario().When(Created), ResolveCancelled, RejectionKind.Conflict, "saga_not_stuck");
        ShouldRefuse(
            new SagaScenario().When(Created, Unavailable, Cancelled), ResolveCompleted, RejectionKind.Conflict, "saga_not_stuck");
    }

    [Theory]
    [InlineData("DONE", "note", "validation_failed")]
    [InlineData("CANCELLED", " ", "validation_failed")]
    [InlineData("CANCELLED", "a\0b", "validation_failed")]
    [InlineData("CANCELLED", "a\u202eb", "validation_failed")]
    public void A_malformed_resolution_is_refused(string outcome, string note, string code)
    {
        ShouldRefuse(Stuck(), new ResolveSaga(Id, outcome, note, "olga"), RejectionKind.Invalid, code);
        ShouldRefuse(
            Stuck(), ResolveCancelled with { Note = new string('x', 501) }, RejectionKind.Invalid, "validation_failed");
    }

    [Fact]
    public void Resolution_is_refused_while_payment_is_unknown()
    {
        ShouldRefuse(Stuck(Reserved, Unknown), ResolveCompleted, RejectionKind.Conflict, "payment_open");
        ShouldRefuse(Stuck(Reserved, Unknown), ResolveCancelled, RejectionKind.Conflict, "payment_open");
        ShouldRefuse(Stuck(Reserved, CancelRequested, Unknown), ResolveCancelled, RejectionKind.Conflict, "payment_open");
        Stuck(Reserved, Unknown, Paid).When(ResolveCompleted).Then("RUNNING confirm", "order.confirm");
    }

    [Fact]
    public void Resolved_as_cancelled_before_any_charge_voids_the_payment() => Stuck(Reserved)
        .When(ResolveCancelled)
        .Then("COMPENSATING pay", "payment.refund")
        .When(Unknown)
        .ThenUnchanged()
        .When(Refunded)
        .Then("COMPENSATING reserve", "inventory.release");

    [Fact]
    public void Resolved_as_completed_before_any_charge_voids_the_payment()
    {
        var scenario = Stuck(Reserved).When(ResolveCompleted).Then("RUNNING confirm", "payment.refund", "order.confirm");
        scenario.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("payment");
        scenario.When(Unknown).ThenUnchanged();
        scenario.When(Paid).ThenUnchanged();
        scenario.When(Refunded).ThenUnchanged();
        scenario.When(Confirmed, Committed, Completed, Paid).Then("COMPLETED complete", "payment.refund");
    }

    [Fact]
    public void Resolved_as_completed_after_refused_refund_keeps_the_payment()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Unknown, CancelRequested);
        while (scenario.Saga.Status != SagaStatus.NeedsAttention)
        {
            scenario.When(RefundFailed);
            if (scenario.Saga.Deadline is not null) scenario.WhenDeadlinePasses();
        }

        scenario.When(ResolveCompleted).Then(
            "RUNNING confirm", "saga.cancellation_refused", "inventory.release", "order.confirm");
        scenario.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
    }

    [Fact]
    public void Resolved_as_completed_after_declined_payment_writes_it_off() => Stuck(Reserved, Declined)
        .When(ResolveCompleted)
        .Then("RUNNING confirm", "inventory.release", "order.confirm")
        .Saga.Progress.WriteOffs.Select(entry => entry.What).ShouldBe(["payment", "stock"]);

    [Fact]
    public void Resolved_as_cancelled_before_the_payment_releases_the_stock() => Stuck()
        .When(ResolveCancelled)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "Cancelled by the shop.", []))
        .When(Cancelled)
        .Then("COMPENSATED cancel")
        .Saga.Progress.WriteOffs.ShouldBeEmpty();

    [Fact]
    public void Resolved_as_cancelled_writes_a_refused_refund_off()
    {
        var scenario = RefundRefused().When(Released, ResolveCancelled)
            .Then("COMPENSATING cancel", new WriteOffPayment(Id, "alice", "olga"), "order.cancel");
        scenario.Saga.Progress.WriteOffs.ShouldBe(
            [new WriteOff("payment", "Refund refused: account closed", "checked by hand", "olga")]);
    }

    [Fact]
    public void Resolved_as_cancelled_after_loss_writes_off_goods_and_refunds()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, FailedAfterDispatch, ResolveCancelled);
        scenario.Then("COMPENSATING pay", "payment.refund").When(Refunded).Then("COMPENSATING cancel", "order.cancel");
        scenario.Saga.Progress.WriteOffs.ShouldBe([new WriteOff("stock", "The goods are lost or shipped.", "checked by hand", "olga")]);
    }

    [Fact]
    public void Resolved_as_cancelled_while_shipping_asks_fulfillment_first() => Stuck(Reserved, Paid, Confirmed, Shipped)
        .When(ResolveCancelled)
        .Then("RUNNING ship", "fulfillment.cancel")
        .When(CancelledShipment)
        .Then("COMPENSATING pay", "payment.refund");

    [Fact]
    public void Resolved_as_cancelled_against_fulfillment_refusal_writes_off_goods()
    {
        var scenario = Stuck(Reserved, Paid, Confirmed, Shipped).When(ResolveCancelled, CancelRefused);
        scenario.Then("COMPENSATING pay", "payment.refund");
        scenario.Saga.Progress.WriteOffs.ShouldBe([new WriteOff("stock", "It is on its way.", "checked by hand", "olga")]);
    }

    [Fact]
    public void Resolved_as_cancelled_then_failed_before_dispatch_releases_stock() =>
        Stuck(Reserved, Paid, Confirmed, Shipped)
            .When(ResolveCancelled, FailedBeforeDispatch, Refunded)
            .Then("COMPENSATING reserve", "inventory.release")
            .Saga.Progress.WriteOffs.ShouldBeEmpty();

    [Fact]
    public void Resolved_as_cancelled_writes_off_committed_stock()
    {
        var scenario = new SagaScenario(Workflows.InventoryOnly).When(Created, Reserved, Confirmed, PaymentDeadLettered, ResolveCancelled);
        scenario.Then("COMPENSATING cancel", "order.cancel");
        scenario.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
        scenario = new SagaScenario().When(Created, Reserved, Declined, Committed, PaymentDeadLettered, ResolveCancelled);
        scenario.Then("COMPENSATING cancel", "order.cancel");
        scenario.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
    }

    [Fact]
    public void Resolution_cannot_reverse_order_being_completed_or_cancelled()
    {
        ShouldRefuse(
            Stuck(Reserved, Paid, Confirmed, Shipped, Delivered), ResolveCancelled, RejectionKind.Conflict,
            "order_being_completed");
        ShouldRefuse(Stuck(Unavailable), ResolveCompleted, RejectionKind.Conflict, "order_being_cancelled");
    }

    [Fact]
    public void Resolved_as_completed_commits_stock_and_keeps_payment() => Stuck(Reserved, Paid, Confirmed, Shipped)
        .When(ResolveCompleted)
        .Then("RUNNING commit", "inventory.commit")
        .When(CancelRequested)
        .Then("RUNNING commit", "saga.cancellation_refused")
        .When(FailedBeforeDispatch)
        .ThenUnchanged()
        .When(Committed)
        .Then("RUNNING complete", "order.complete")
        .When(Completed)
        .Then("COMPLETED complete")
        .Saga.Progress.WriteOffs.ShouldBeEmpty();

    [Fact]
    public void Resolved_as_completed_confirms_unconfirmed_order_first() => Stuck(Reserved, Paid)
        .When(ResolveCompleted)
        .Then("RUNNING confirm", "order.confirm")
        .When(Confirmed)
        .Then("RUNNING commit", "inventory.commit");

    [Fact]
    public void Resolved_as_completed_without_stock_or_money_writes_both_off()
    {
        var scenario = Stuck().When(ResolveCompleted);
        scenario.Then("RUNNING confirm", "inventory.release", "order.confirm");
        scenario.Saga.Progress.WriteOffs.Select(entry => entry.What).ShouldBe(["payment", "stock"]);
        scenario.When(Confirmed).Then("RUNNING complete", "order.complete");
        scenario.When(Completed, Reserved).Then("COMPLETED complete", "inventory.release");
        scenario.When(Paid).Then("COMPLETED complete", "payment.refund");
    }

    [Fact]
    public void Resolved_as_completed_writes_off_only_released_stock()
    {
        var scenario = RefundRefused().When(Released, ResolveCompleted)
            .Then("RUNNING confirm", "saga.cancellation_refused", "order.confirm");
        scenario.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
        scenario.When(Confirmed, Completed).Then("COMPLETED complete");
        scenario.When(Paid).ThenUnchanged().Then("COMPLETED complete");
    }

    [Fact]
    public void Resolved_as_completed_after_refund_writes_off_payment_and_stock()
    {
        var scenario = Stuck(Reserved, Paid, CancelRequested, Refunded).When(ResolveCompleted);
        scenario.Saga.Progress.WriteOffs.Select(entry => entry.What).ShouldBe(["payment", "stock"]);
    }

    [Fact]
    public void Resolved_as_completed_in_inventory_only_needs_no_payment()
    {
        var scenario = new SagaScenario(Workflows.InventoryOnly).When(Created, Reserved, Confirmed, Committed, PaymentDeadLettered);
        scenario.When(ResolveCompleted).Then("RUNNING complete", "order.complete");
        scenario.Saga.Progress.WriteOffs.ShouldBeEmpty();
    }

    [Fact]
    public void Resolved_as_completed_is_refused_during_refund_or_without_total()
    {
        ShouldRefuse(
            Stuck(Reserved, Paid, CancelRequested), ResolveCompleted, RejectionKind.Conflict, "refund_under_way");
        ShouldRefuse(
            Stuck(Reserved, CancelRequested), ResolveCompleted, RejectionKind.Conflict, "refund_under_way");
        ShouldRefuse(
            new SagaScenario().When(Created with { Total = null }, PaymentDeadLettered),
            ResolveCompleted, RejectionKind.Conflict, "not_priced");
    }

    [Fact]
    public void Every_new_reason_is_published_while_stuck() => Stuck(Reserved)
        .When(PaymentDeadLettered with { Error = "bang" })
        .Then("NEEDS_ATTENTION pay", "saga.needs_attention");

    [Fact]
    public void Resolution_as_completed_refuses_only_a_requested_cancellation()
    {
        Stuck(Reserved, CancelRequested).AllSent.ShouldNotContain(sent => sent is CancellationRefused);
        Stuck(Reserved, Paid, FullRefundRequested, Refunded).When(ResolveCompleted).AllSent.OfType<CancellationRefused>()
            .ShouldHaveSingleItem().Reason.ShouldBe("The order could no longer be cancelled.");
        Stuck(Reserved, Declined).When(ResolveCompleted).AllSent.ShouldNotContain(sent => sent is CancellationRefused);
    }

    [Fact]
    public void Cancellation_requested_during_compensation_is_remembered()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Declined, FullRefundRequested);
        scenario.Then("COMPENSATING reserve").Saga.History[^1].Event.ShouldBe("payment.refund_requested");
        scenario.When(FullRefundRequested).ThenUnchanged();
    }

    [Fact]
    public void Dead_letter_during_compensation_leaves_independent_steps_compensated() =>
        new SagaScenario().When(Created, Reserved, Paid, CancelRequested, PaymentDeadLettered)
            .Then("NEEDS_ATTENTION pay", "saga.needs_attention", "inventory.release");

    [Fact]
    public void Dead_letter_while_asking_for_permission_compensates_nothing() =>
        new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, CancelRequested, PaymentDeadLettered)
            .Then("NEEDS_ATTENTION ship", "saga.needs_attention");

    [Fact]
    public void Refund_requested_after_write_off_is_answered_at_the_end() => RefundRefused()
        .When(Released, ResolveCancelled, FullRefundRequested)
        .When(Cancelled)
        .Then("COMPENSATED cancel", "saga.cancellation_refused");
}

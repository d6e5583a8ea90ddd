using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaOperatorTests
{
    static Story Stuck(params object[] before) => new Story().When([Created, .. before, GivenUp]);

    static Story RefundRefused()
    {
        var story = new Story().When(Created, Reserved, Paid, CancelAsked);
        while (story.Saga.Status != SagaStatus.NeedsAttention)
        {
            story.When(RefundFailed);
            if (story.Saga.Deadline is not null) story.WhenDeadlinePasses();
        }

        return story;
    }

    static void ShouldRefuse(Story story, object message, RejectionKind kind, string code)
    {
        var rejection = story.When(message).ThenUnchanged().Last.Rejection.ShouldNotBeNull();
        (rejection.Kind, rejection.Code).ShouldBe((kind, code));
    }

    [Fact]
    public void A_dead_letter_about_the_order_needs_attention()
    {
        var story = Stuck(Reserved);
        story.Then("NEEDS_ATTENTION pay", "saga.needs_attention");
        story.Sent[0].ShouldBe(
            new SagaNeedsAttention(Id, "pay", "payments gave up on payment.initiate: boom", story.Saga.Version));
        story.When(GivenUp).Then("NEEDS_ATTENTION pay");
    }

    [Fact]
    public void A_dead_mail_is_no_concern_of_the_saga() => new Story().When(Created, MailGivenUp).ThenUnchanged();

    [Fact]
    public void The_answer_it_waits_for_takes_a_saga_out_of_attention() =>
        Stuck(Reserved).When(Paid).Then("RUNNING confirm", "order.confirm");

    [Fact]
    public void A_stuck_order_can_be_cancelled() =>
        Stuck(Reserved).When(CancelAsked).Then("COMPENSATING pay", "payment.refund");

    [Fact]
    public void Retry_sends_the_command_again() =>
        Stuck(Reserved, Paid).When(Retry).Then("RUNNING confirm", "order.confirm");

    [Fact]
    public void Retry_never_sends_a_second_payment()
    {
        var story = Stuck(Reserved).When(Retry).Then("RUNNING pay");
        story.Saga.Deadline.ShouldBe(story.Now + Times.Pay);
        story.EverSent.Count(message => message is InitiatePayment).ShouldBe(1);
    }

    [Fact]
    public void Retry_of_a_wait_only_waits_anew() =>
        Stuck(Reserved, Paid, Confirmed, Shipped).When(Retry).Then("RUNNING deliver");

    [Fact]
    public void Retry_while_undoing_sends_the_compensation_again()
    {
        Stuck(Reserved, CancelAsked).When(Retry).Then("COMPENSATING pay", "payment.refund");
        Stuck(Unavailable).When(Retry).Then("COMPENSATING cancel", "order.cancel");
        Stuck(Reserved, Paid, Confirmed, CancelAsked).When(Retry).Then("RUNNING ship", "fulfillment.cancel");
    }

    [Fact]
    public void Retry_cannot_bring_lost_goods_back() => ShouldRefuse(
        new Story().When(Created, Reserved, Paid, Confirmed, Shipped, FailedOnTheWay), Retry, RejectionKind.Conflict,
        "goods_lost");

    [Fact]
    public void Only_a_stuck_saga_can_be_helped()
    {
        ShouldRefuse(new Story(), Retry, RejectionKind.NotFound, "saga_not_found");
        ShouldRefuse(new Story(), ResolveCancelled, RejectionKind.NotFound, "saga_not_found");
        ShouldRefuse(new Story().When(Created), Retry, RejectionKind.Conflict, "saga_not_stuck");
        ShouldRefuse(new Story().When(Created), ResolveCancelled, RejectionKind.Conflict, "saga_not_stuck");
        ShouldRefuse(
            new Story().When(Created, Unavailable, Cancelled), ResolveCompleted, RejectionKind.Conflict, "saga_not_stuck");
    }

    [Theory]
    [InlineData("DONE", "note", "outcome_invalid")]
    [InlineData("CANCELLED", " ", "note_invalid")]
    [InlineData("CANCELLED", "a\0b", "note_invalid")]
    public void A_malformed_resolution_is_refused(string outcome, string note, string code)
    {
        ShouldRefuse(Stuck(), new ResolveSaga(Id, outcome, note, "olga"), RejectionKind.Invalid, code);
        ShouldRefuse(
            Stuck(), ResolveCancelled with { Note = new string('x', 501) }, RejectionKind.Invalid, "note_invalid");
    }

    [Fact]
    public void Nothing_is_resolved_while_the_payment_is_open()
    {
        ShouldRefuse(Stuck(Reserved), ResolveCompleted, RejectionKind.Conflict, "payment_open");
        ShouldRefuse(Stuck(Reserved, CancelAsked), ResolveCancelled, RejectionKind.Conflict, "payment_open");
    }

    [Fact]
    public void Resolved_as_cancelled_before_the_payment_releases_the_stock() => Stuck()
        .When(ResolveCancelled)
        .Then("COMPENSATING reserve", "inventory.release")
        .When(Released)
        .Then("COMPENSATING cancel", new CancelOrder(Id, "alice", "Cancelled by an operator: checked by hand", []))
        .When(Cancelled)
        .Then("COMPENSATED cancel")
        .Saga.Progress.WriteOffs.ShouldBeEmpty();

    [Fact]
    public void Resolved_as_cancelled_writes_a_refused_refund_off()
    {
        var story = RefundRefused().When(Released, ResolveCancelled).Then("COMPENSATING cancel", "order.cancel");
        story.Saga.Progress.WriteOffs.ShouldBe(
            [new WriteOff("payment", "Refund refused: account closed", "checked by hand", "olga")]);
    }

    [Fact]
    public void Resolved_as_cancelled_after_a_loss_writes_the_goods_off_and_gives_the_money_back()
    {
        var story = new Story().When(Created, Reserved, Paid, Confirmed, Shipped, FailedOnTheWay, ResolveCancelled);
        story.Then("COMPENSATING pay", "payment.refund").When(Refunded).Then("COMPENSATING cancel", "order.cancel");
        story.Saga.Progress.WriteOffs.ShouldBe([new WriteOff("stock", "The goods are gone.", "checked by hand", "olga")]);
    }

    [Fact]
    public void Resolved_as_cancelled_while_shipping_asks_fulfillment_first() => Stuck(Reserved, Paid, Confirmed, Shipped)
        .When(ResolveCancelled)
        .Then("RUNNING ship", "fulfillment.cancel")
        .When(ShipmentOff)
        .Then("COMPENSATING pay", "payment.refund");

    [Fact]
    public void Resolved_as_cancelled_although_fulfillment_says_no_writes_the_goods_off()
    {
        var story = Stuck(Reserved, Paid, Confirmed, Shipped).When(ResolveCancelled, CancelRefused);
        story.Then("COMPENSATING pay", "payment.refund");
        story.Saga.Progress.WriteOffs.ShouldBe([new WriteOff("stock", "It is on its way.", "checked by hand", "olga")]);
    }

    [Fact]
    public void Resolved_as_cancelled_and_failed_at_home_after_all_releases_the_stock() =>
        Stuck(Reserved, Paid, Confirmed, Shipped)
            .When(ResolveCancelled, FailedAtHome, Refunded)
            .Then("COMPENSATING reserve", "inventory.release")
            .Saga.Progress.WriteOffs.ShouldBeEmpty();

    [Fact]
    public void Resolved_as_cancelled_where_the_stock_is_sold_writes_it_off()
    {
        var story = new Story(Workflows.InventoryOnly).When(Created, Reserved, Confirmed, GivenUp, ResolveCancelled);
        story.Then("COMPENSATING cancel", "order.cancel");
        story.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
        story = new Story().When(Created, Reserved, Declined, Committed, GivenUp, ResolveCancelled);
        story.Then("COMPENSATING cancel", "order.cancel");
        story.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
    }

    [Fact]
    public void An_order_being_completed_cannot_be_resolved_as_cancelled_nor_the_reverse()
    {
        ShouldRefuse(
            Stuck(Reserved, Paid, Confirmed, Shipped, Delivered), ResolveCancelled, RejectionKind.Conflict,
            "order_being_completed");
        ShouldRefuse(Stuck(Unavailable), ResolveCompleted, RejectionKind.Conflict, "order_being_cancelled");
    }

    [Fact]
    public void Resolved_as_completed_sells_the_stock_and_keeps_the_money() => Stuck(Reserved, Paid, Confirmed, Shipped)
        .When(ResolveCompleted)
        .Then("RUNNING commit", "inventory.commit")
        .When(CancelAsked)
        .Then("RUNNING commit", "saga.cancellation_refused")
        .When(FailedAtHome)
        .ThenUnchanged()
        .When(Committed)
        .Then("RUNNING complete", "order.complete")
        .When(Completed)
        .Then("COMPLETED complete")
        .Saga.Progress.WriteOffs.ShouldBeEmpty();

    [Fact]
    public void Resolved_as_completed_confirms_first_what_was_not_confirmed() => Stuck(Reserved, Paid)
        .When(ResolveCompleted)
        .Then("RUNNING confirm", "order.confirm")
        .When(Confirmed)
        .Then("RUNNING commit", "inventory.commit");

    [Fact]
    public void Resolved_as_completed_without_stock_or_money_writes_both_off()
    {
        var story = Stuck().When(ResolveCompleted);
        story.Then("RUNNING confirm", "inventory.release", "order.confirm");
        story.Saga.Progress.WriteOffs.Select(entry => entry.What).ShouldBe(["payment", "stock"]);
        story.When(Confirmed).Then("RUNNING complete", "order.complete");
        story.When(Completed, Reserved).Then("COMPLETED complete", "inventory.release");
        story.When(Paid).Then("COMPLETED complete", "payment.refund");
    }

    [Fact]
    public void Resolved_as_completed_although_the_stock_was_released_writes_only_that_off()
    {
        var story = RefundRefused().When(Released, ResolveCompleted).Then("RUNNING confirm", "order.confirm");
        story.Saga.Progress.WriteOffs.ShouldHaveSingleItem().What.ShouldBe("stock");
        story.When(Confirmed, Completed).Then("COMPLETED complete");
        story.When(Paid).ThenUnchanged().Then("COMPLETED complete");
    }

    [Fact]
    public void Resolved_as_completed_after_the_money_went_back_writes_the_payment_off()
    {
        var story = Stuck(Reserved, Paid, CancelAsked, Refunded).When(ResolveCompleted);
        story.Saga.Progress.WriteOffs.Select(entry => entry.What).ShouldBe(["payment", "stock"]);
    }

    [Fact]
    public void Resolved_as_completed_in_inventory_only_needs_no_payment()
    {
        var story = new Story(Workflows.InventoryOnly).When(Created, Reserved, Confirmed, Committed, GivenUp);
        story.When(ResolveCompleted).Then("RUNNING complete", "order.complete");
        story.Saga.Progress.WriteOffs.ShouldBeEmpty();
    }

    [Fact]
    public void Resolved_as_completed_is_refused_while_money_goes_back_or_no_total_is_known()
    {
        ShouldRefuse(
            Stuck(Reserved, Paid, CancelAsked), ResolveCompleted, RejectionKind.Conflict, "refund_under_way");
        ShouldRefuse(
            new Story().When(Created with { Total = null }, GivenUp), ResolveCompleted, RejectionKind.Conflict, "not_priced");
    }
}

using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaForwardTests
{
    [Fact]
    public void Inventory_first_reserves_pays_confirms_ships_and_completes() => new Story()
        .When(Created)
        .Then("RUNNING reserve", new ReserveInventory(Id, "alice", Lines, "USD", true, null))
        .When(Reserved)
        .Then("RUNNING pay", new InitiatePayment(Id, "alice", 250_00, "USD", "tok_ok"))
        .When(Paid)
        .Then("RUNNING confirm", new ConfirmOrder(Id, "alice", Lines, 250_00, "USD"))
        .When(Confirmed)
        .Then("RUNNING ship", new CreateShipment(Id, "alice", Lines, null))
        .When(Shipped)
        .Then("RUNNING deliver")
        .When(Delivered)
        .Then("RUNNING complete", new CompleteOrder(Id, "alice"))
        .When(Completed)
        .Then("COMPLETED complete")
        .Saga.Deadline.ShouldBeNull();

    [Fact]
    public void A_saga_knows_since_when_it_runs_and_when_it_moved_last()
    {
        var story = new Story().When(Created, Reserved);
        (story.Saga.StartedAt, story.Saga.ChangedAt).ShouldBe((Start.AddSeconds(1), Start.AddSeconds(2)));
    }

    [Fact]
    public void Payment_first_pays_before_it_reserves() => new Story(Workflows.PaymentFirst)
        .When(Created)
        .Then("RUNNING pay", "payment.initiate")
        .When(Paid)
        .Then("RUNNING reserve", "inventory.reserve")
        .When(Reserved)
        .Then("RUNNING confirm", "order.confirm")
        .When(Confirmed)
        .Then("RUNNING ship", "fulfillment.create");

    [Fact]
    public void Inventory_only_is_completed_when_the_reservation_is_sold() => new Story(Workflows.InventoryOnly)
        .When(Created, Reserved)
        .Then("RUNNING confirm", "order.confirm")
        .When(Confirmed)
        .Then("RUNNING commit", new CommitInventory(Id, "alice"))
        .When(Committed)
        .Then("RUNNING complete", "order.complete")
        .When(Completed)
        .Then("COMPLETED complete");

    [Fact]
    public void Prices_found_when_reserving_are_the_ones_that_are_charged_and_confirmed()
    {
        var unpriced = Created with { Lines = [new("P1", 2, null), new("P2", 1, null)], Total = null };
        new Story()
            .When(unpriced, Reserved)
            .Then("RUNNING pay", new InitiatePayment(Id, "alice", 250_00, "USD", "tok_ok"))
            .When(Paid)
            .Then("RUNNING confirm", new ConfirmOrder(Id, "alice", Lines, 250_00, "USD"));
    }

    [Fact]
    public void A_total_that_changes_while_reserving_is_never_charged()
    {
        var story = new Story().When(Created, Reserved with { Total = 260_00 });
        story.Then("COMPENSATING reserve", "inventory.release");
        story.EverSent.ShouldNotContain(message => message is InitiatePayment);
    }

    [Fact]
    public void What_comes_before_the_order_is_too_early()
    {
        foreach (var message in new object[] { Reserved, Paid, Confirmed, Shipped, CancelAsked, RefundAsked, Released })
            new Story().When(message).Last.IsTooEarly.ShouldBeTrue();
    }

    [Fact]
    public void Timers_and_dead_letters_of_an_unknown_order_mean_nothing() =>
        new Story().When(new SagaTimer(Id, Start), GivenUp).Last.ShouldBe(Decision<Saga>.Nothing);

    [Fact]
    public void An_order_announced_again_is_told_that_its_saga_is_alive() => new Story()
        .When(Created, Reserved, Created)
        .ThenUnchanged()
        .Then("RUNNING pay", new SagaAlive(Id, "RUNNING", "pay", 2));

    [Fact]
    public void A_repeated_answer_changes_nothing() => new Story()
        .When(Created, Reserved, Reserved).ThenUnchanged().Then("RUNNING pay")
        .When(Paid, Paid).ThenUnchanged().Then("RUNNING confirm");

    [Fact]
    public void An_unknown_payment_waits_and_is_written_down()
    {
        var story = new Story().When(Created, Reserved, Unknown).Then("RUNNING pay");
        story.Saga.History[^1].ShouldBe(new HistoryEntry(story.Now, "payment.unknown", "timeout"));
        story.When(Paid).Then("RUNNING confirm", "order.confirm");
    }

    [Fact]
    public void A_shipment_event_implies_those_before_it_that_were_lost() => new Story()
        .When(Created, Reserved, Paid, Confirmed, Delivered)
        .Then("RUNNING complete", "order.complete");

    [Fact]
    public void No_answer_is_believed_before_the_pivot_that_was_not_asked_for() => new Story()
        .When(Created, Paid).ThenUnchanged().Then("RUNNING reserve");

    [Fact]
    public void History_is_bounded()
    {
        var story = new Story().When(Created, Reserved);
        for (var i = 0; i < 300; i++) story.When(Unknown);
        story.Saga.History.Count.ShouldBe(200);
    }

    [Fact]
    public void A_message_it_does_not_know_changes_nothing() => new Story().When(Created, "hello").ThenUnchanged();
}

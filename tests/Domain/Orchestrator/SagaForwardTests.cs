using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class SagaForwardTests
{
    [Fact]
    public void Inventory_first_reserves_pays_confirms_ships_and_completes() => new SagaScenario()
        .When(Created)
        .Then("RUNNING reserve", new ReserveInventory(Id, "alice", Lines, "USD", true, null, null, "alice"))
        .When(Reserved)
        .Then("RUNNING pay", Initiate)
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
    public void Saga_records_start_and_last_change_time()
    {
        var scenario = new SagaScenario().When(Created, Reserved);
        (scenario.Saga.StartedAt, scenario.Saga.ChangedAt).ShouldBe((Start.AddSeconds(1), Start.AddSeconds(2)));
    }

    [Fact]
    public void Payment_first_pays_before_it_reserves() => new SagaScenario(Workflows.PaymentFirst)
        .When(Created)
        .Then("RUNNING pay", "payment.initiate")
        .When(Paid)
        .Then("RUNNING reserve", "inventory.reserve")
        .When(Reserved)
        .Then("RUNNING confirm", "order.confirm")
        .When(Confirmed)
        .Then("RUNNING ship", "fulfillment.create");

    [Fact]
    public void Inventory_only_completes_when_stock_is_committed() => new SagaScenario(Workflows.InventoryOnly)
        .When(Created, Reserved)
        .Then("RUNNING confirm", "order.confirm")
        .When(Confirmed)
        .Then("RUNNING commit", new CommitInventory(Id, "alice"))
        .When(Committed)
        .Then("RUNNING complete", "order.complete")
        .When(Completed)
        .Then("COMPLETED complete");

    [Fact]
    public void Prices_found_while_reserving_are_charged_and_confirmed()
    {
        var unpriced = Created with { Lines = [new("P1", 2, null), new("P2", 1, null)], Total = null };
        new SagaScenario()
            .When(unpriced, Reserved)
            .Then("RUNNING pay", Initiate)
            .When(Paid)
            .Then("RUNNING confirm", new ConfirmOrder(Id, "alice", Lines, 250_00, "USD"));
    }

    [Fact]
    public void A_total_that_changes_while_reserving_is_never_charged()
    {
        var scenario = new SagaScenario().When(Created, Reserved with { Total = 260_00 });
        scenario.Then("COMPENSATING reserve", "inventory.release");
        scenario.AllSent.ShouldNotContain(message => message is InitiatePayment);
    }

    [Fact]
    public void Message_before_order_created_is_out_of_order()
    {
        foreach (var message in new object[] { Reserved, Paid, Confirmed, Shipped, CancelRequested, FullRefundRequested, Released })
            new SagaScenario().When(message).Last.IsOutOfOrder.ShouldBeTrue();
    }

    [Fact]
    public void Timers_and_dead_letters_of_unknown_order_are_ignored() =>
        new SagaScenario().When(new SagaTimer(Id, Start), PaymentDeadLettered).Last.ShouldBe(Decision.Nothing);

    [Fact]
    public void Republished_order_is_answered_with_saga_status() => new SagaScenario()
        .When(Created, Reserved, Created)
        .ThenUnchanged()
        .Then("RUNNING pay", new SagaStatusReported(Id, "RUNNING", "pay", 2));

    [Fact]
    public void Repeated_response_changes_nothing() => new SagaScenario()
        .When(Created, Reserved, Reserved).ThenUnchanged().Then("RUNNING pay")
        .When(Paid, Paid).ThenUnchanged().Then("RUNNING confirm");

    [Fact]
    public void Unknown_payment_waits_and_is_recorded()
    {
        var scenario = new SagaScenario().When(Created, Reserved, Unknown).Then("RUNNING pay");
        scenario.Saga.History[^1].ShouldBe(new HistoryEntry(scenario.Now, "payment.unknown", "timeout"));
        scenario.Saga.FindStep(StepNames.Pay).ShouldBe(new StepState(StepNames.Pay, StepStatus.Unknown, Note: "timeout"));
        scenario.When(Unknown).ThenUnchanged();
        scenario.When(Paid).Then("RUNNING confirm", "order.confirm");
        scenario.Saga.FindStep(StepNames.Pay).ShouldBe(new StepState(StepNames.Pay, StepStatus.Done));
    }

    [Fact]
    public void Shipment_event_implies_earlier_lost_events() => new SagaScenario()
        .When(Created, Reserved, Paid, Confirmed, Delivered)
        .Then("RUNNING complete", "order.complete");

    [Fact]
    public void Unrequested_response_before_pivot_is_ignored() => new SagaScenario()
        .When(Created, Paid).ThenUnchanged().Then("RUNNING reserve");

    [Fact]
    public void History_is_bounded()
    {
        var scenario = new SagaScenario().When(Created, Reserved);
        for (var i = 0; i < 300; i++) scenario.When(PaymentDeadLettered);
        scenario.Saga.History.Count.ShouldBe(200);
    }

    [Fact]
    public void Unknown_message_changes_nothing() => new SagaScenario().When(Created, "hello").ThenUnchanged();

    [Fact]
    public void Token_in_an_earlier_order_is_sent_to_payments_alone()
    {
        var scenario = new SagaScenario().When(Created with { PaymentToken = "tok_1", HasToken = false });
        scenario.Then("RUNNING reserve", new PreparePayment(Id, "alice", "tok_1"), "inventory.reserve");
        scenario.Saga.Order.PaymentToken.ShouldBeNull();
        scenario.When(Reserved).Then("RUNNING pay", Initiate);
    }

    [Fact]
    public void Saga_of_an_earlier_version_deletes_its_token()
    {
        var saga = new SagaScenario().When(Created, Reserved, Paid, Confirmed, Shipped, Delivered).Saga;
        var earlier = saga with { Order = saga.Order with { PaymentToken = "tok_1" } };
        new SagaDecider(AllWorkflows, Workflows.InventoryFirst).Decide(earlier, Completed, Moment.At(Start)).Row<Saga>()!
            .Order.PaymentToken.ShouldBeNull();
    }

    [Fact]
    public void Reservation_to_consume_is_passed_to_inventory()
    {
        var sent = new SagaScenario().When(Created with { ReservationId = "r-1" }).Sent;
        var reserve = sent.ShouldHaveSingleItem().ShouldBeOfType<ReserveInventory>();
        (reserve.ReservationId, reserve.PlacedBy).ShouldBe(("r-1", "alice"));
    }
}

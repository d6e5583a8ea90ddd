using Doms.Audit;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;
using static Doms.Tests.Audit.BookKeeper;

namespace Doms.Tests.Audit;

/// <summary>Each promise is broken once, and must be named with the id that breaks it.</summary>
public sealed class SeededViolationTests
{
    /// <summary>A second more than an hour.</summary>
    static readonly DateTimeOffset LongAgo = Now.AddSeconds(-3_601);

    [Fact]
    public async Task Sound_books_are_clean()
    {
        var report = await SoundBooks.Open().Audit();

        report.Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
        report.IsClean.ShouldBeTrue();
        report.Orders.ShouldBe(3);
        report.Invariants.ShouldAllBe(invariant => invariant.Checked > 0 || invariant.Id == "I13");
    }

    [Fact]
    public Task Stock_that_no_ledger_row_brought() =>
        Breaks("I1", Product, books => books.Change<StockItem>(Product, item => item with { Available = 7 }));

    [Fact]
    public Task Reserved_stock_that_nobody_holds() =>
        Breaks("I1", Product, books => books.Drop<Reservation>(Hold));

    [Fact]
    public Task A_reservation_whose_stock_was_not_set_aside() =>
        Breaks("I1", Product, books => books.Change<Reservation>(Delivered, r => r with { Status = ReservationStatus.Reserved }));

    [Fact]
    public Task A_ledger_without_its_product() => Breaks("I1", Product, books => books.Drop<StockItem>(Product));

    [Fact]
    public Task More_sold_at_one_moment_than_there_was_though_the_sums_are_right() => Breaks("I2", Product, books => books
        .Put(Movement(2, -12, 12, Delivered)).Put(Movement(3, 10, -12, Delivered)));

    [Fact]
    public Task A_cancelled_order_that_keeps_its_stock() => Breaks("I3", Undone, books => books
        .Change<Reservation>(Undone, r => r with { Status = ReservationStatus.Reserved }));

    [Fact]
    public Task A_sold_reservation_of_a_cancelled_order() => Breaks("I3", Undone, books => books
        .Change<Reservation>(Undone, r => r with { Status = ReservationStatus.Committed }));

    [Fact]
    public Task A_reservation_of_an_order_that_is_not_there() => Breaks("I3", Open, books => books.Drop<Order>(Open));

    [Fact]
    public Task A_hold_that_no_timer_ends() => Breaks("I3", Hold, books => books.Drop<PendingRow>($"inventory/timer-{Hold}"));

    [Fact]
    public Task A_hold_that_is_open_long_past_its_time() => Breaks("I3", Hold, books => books
        .Change<Reservation>(Hold, r => r with { ExpiresAt = Now.AddHours(-1) }));

    [Fact]
    public Task A_saga_with_neither_timer_nor_message() =>
        Breaks("I4", Open, books => books.Drop<PendingRow>($"orchestrator/timer-{Open}"));

    [Fact]
    public Task An_order_that_no_saga_works_on() => Breaks("I4", Open, books => books.Drop<Saga>(Open).Drop<EffectRow>($"{Open}/charge/1"));

    [Fact]
    public Task An_order_that_ended_otherwise_than_its_saga() => Breaks("I4", Delivered, books => books
        .Change<Saga>(Delivered, saga => saga with { Status = SagaStatus.Compensated }));

    [Fact]
    public Task A_payment_whose_outcome_nobody_asks_for() => Breaks("I4", Open, books => books.Drop<EffectRow>($"{Open}/charge/1"));

    [Fact]
    public Task A_shipment_of_a_cancelled_order_that_goes_on() => Breaks("I4", Undone, books => books
        .Change<Shipment>(Undone, shipment => shipment with { Status = ShipmentStatus.Packed }));

    [Fact]
    public Task A_mail_that_nobody_sends() => Breaks("I4", $"{Delivered}/confirmed", books => books
        .Change<Notification>($"{Delivered}/confirmed", mail => mail with { Status = NotificationStatus.Pending }));

    [Fact]
    public Task An_order_charged_twice_at_the_provider() =>
        Breaks("I5", Delivered, books => books.Provider!.Add(new ProviderEntry(false, Delivered, null, 2000, "USD")));

    [Fact]
    public Task A_charge_here_that_the_provider_does_not_have() => Breaks("I5", Delivered, books =>
        books.Provider!.RemoveAll(entry => entry.Reference == Delivered));

    [Fact]
    public Task A_charge_at_the_provider_that_is_not_known_here() => Breaks("I5", Ghost, books =>
        books.Provider!.Add(new ProviderEntry(false, Ghost, null, 500, "USD")));

    [Fact]
    public Task A_refund_at_the_provider_that_is_not_known_here() => Breaks("I5", $"{Delivered}/refund/1", books =>
        books.Provider!.Add(new ProviderEntry(true, $"{Delivered}/refund/1", Delivered, 500, "USD")));

    [Fact]
    public Task A_refund_here_that_the_provider_does_not_have() => Breaks("I5", $"{Undone}/refund/1", books =>
        books.Provider!.RemoveAll(entry => entry.IsRefund));

    [Fact]
    public Task More_given_back_than_taken() => Breaks("I6", Delivered, books => books
        .Change<Payment>(Delivered, payment => payment with { Refunded = 2500 }));

    [Fact]
    public Task Money_of_a_cancelled_order_that_stays_here() => Breaks("I6", Undone, books => books
        .Change<Payment>(Undone, payment => payment with { Refunded = 0, Status = PaymentStatus.Completed }));

    [Fact]
    public Task A_completed_order_that_paid_another_amount() => Breaks("I6", Delivered, books => books
        .Change<Order>(Delivered, order => order with { Total = 1999 }));

    [Fact]
    public Task A_completed_order_that_nobody_paid_for() => Breaks("I6", Delivered, books => books.Drop<Payment>(Delivered));

    [Fact]
    public Task An_entry_that_moves_money_to_where_it_came_from() => Breaks("I6", $"{Delivered}/charge", books => books
        .Change<LedgerEntry>($"{Delivered}/charge", entry => entry with { Credit = entry.Debit }));

    [Fact]
    public Task Waiting_messages_that_nothing_counts() => Breaks("I7", $"inventory|{Open}", books => books.Put(Waiting("inventory", Open)));

    [Fact]
    public Task A_count_of_waiting_messages_that_are_not_there() =>
        Breaks("I7", $"inventory|{Open}", books => books.Put(new HeldRow($"inventory|{Open}", 1, 2, 0)));

    [Fact]
    public Task Waiting_messages_of_which_none_is_ever_due()
    {
        var stuck = Waiting("inventory", Open) with { Due = null };
        return Breaks("I7", $"inventory|{Open}", books => books.Put(stuck).Put(HeldFor(stuck)));
    }

    [Fact]
    public Task A_timer_that_never_fires() => Breaks("I7", $"inventory/timer-{Hold}", books => books
        .Change<PendingRow>($"inventory/timer-{Hold}", timer => timer with { Due = null }));

    [Fact]
    public Task A_timer_that_was_due_long_ago() => Overdue("'timer' for inventory is due", $"inventory/timer-{Hold}", books => books
        .Change<PendingRow>($"inventory/timer-{Hold}", timer => timer with { Due = LongAgo }));

    [Fact]
    public Task A_message_that_goes_nowhere() => Breaks("I7", Ghost, books => books.Put(Outgoing("")));

    [Fact]
    public Task A_message_that_was_not_published_for_long() =>
        Overdue("'orders' waits to be published", Ghost, books => books.Put(Outgoing("orders") with { CreatedAt = LongAgo }));

    [Fact]
    public Task A_message_of_the_broker_of_which_nobody_knows_what_became() =>
        Breaks("I7", "orders/m1", books => books.Put(new InboxRow("orders/m1", 1, "lost", Now)));

    [Fact]
    public Task A_call_that_no_service_makes() => Breaks("I7", $"{Open}/charge/1", books => books
        .Change<EffectRow>($"{Open}/charge/1", effect => effect with { Service = "" }));

    [Fact]
    public Task A_call_that_was_due_long_ago() => Overdue("'payments/call' is due", $"{Open}/charge/1", books => books
        .Change<EffectRow>($"{Open}/charge/1", effect => effect with { Due = LongAgo }));

    [Fact]
    public Task A_change_of_stock_that_left_no_ledger_row() => Breaks("I8", Product, books => books
        .Change<StockItem>(Product, item => item with { Version = 8 }));

    [Fact]
    public Task An_order_that_knows_more_of_its_payment_than_the_payment_does() => Breaks("I8", Delivered, books => books
        .Change<Order>(
            Delivered, order => order with { Trail = order.Trail with { Applied = order.Trail.Applied.With(Source.Payment, 9) } }));

    [Fact]
    public Task A_price_copied_from_a_version_that_is_not_there() => Breaks("I8", Product, books => books
        .Change<ProductPrice>(Product, price => price with { SourceVersion = 8 }));

    [Fact]
    public Task A_confirmation_before_the_reservation() => Breaks("I10", Delivered, books => books
        .Change<Order>(Delivered, order => With(order, OrderEvent.Created, OrderEvent.PaymentCompleted, OrderEvent.Confirmed,
            OrderEvent.InventoryReserved, OrderEvent.Shipped, OrderEvent.Delivered, OrderEvent.Completed)));

    [Fact]
    public Task A_history_that_runs_backwards() => Breaks("I10", Delivered, books => books.Change<Order>(Delivered, order =>
        order with { Trail = order.Trail with { Timeline = [.. order.Trail.Timeline.Select((entry, i) => entry
            with { Time = Now.AddSeconds(-i) })] } }));

    [Fact]
    public Task An_end_state_that_was_left_again() => Breaks("I10", Delivered, books => books
        .Change<Order>(Delivered, order => With(order, [.. order.Trail.Timeline.Select(entry => entry.Event), OrderEvent.Cancelled])));

    [Fact]
    public Task A_stored_answer_whose_order_is_not_there() => Breaks("I11", "ada k2", books => books
        .Put(new IdempotencyRow("ada k2", 1, "hash", 201, "{}"u8.ToArray(), $"/api/orders/{Ghost}", null, Now)));

    [Fact]
    public Task Two_keys_that_answer_with_one_order() => Breaks("I11", "ada k2", books => books
        .Change<IdempotencyRow>("ada k1", row => row with { Id = "ada k2" })
        .Put(new IdempotencyRow("ada k1", 1, "hash", 201, System.Text.Encoding.UTF8.GetBytes(
            $$"""{"orderId":"{{Delivered}}"}"""), $"/api/orders/{Delivered}", null, Now)));

    [Fact]
    public Task A_reference_that_leads_nowhere() => Breaks("I11", "3:ada:A-1", books => books
        .Change<Order>(Delivered, order => order with { Reference = null }));

    [Fact]
    public Task A_step_that_was_never_undone() => Breaks("I12", Undone, books => books.Change<Saga>(Undone, saga => saga with
    {
        Progress = saga.Progress with { Marks = [.. saga.Progress.Marks.Select(mark => mark.Step == StepNames.Pay ? Done(
            mark.Step) : mark)] },
    }));

    [Fact]
    public Task Steps_undone_in_the_order_they_were_done() => Breaks("I12", Undone, books => books
        .Change<Saga>(Undone, saga => saga with { History = SoundBooks.History("inventory.released", "payment.refunded",
            "shipment.cancelled") }));

    [Fact]
    public Task A_completed_saga_that_left_a_step_out() => Breaks("I12", Delivered, books => books.Change<Saga>(Delivered, saga =>
        saga with { Progress = saga.Progress with { Marks = [.. saga.Progress.Marks.Where(mark => mark.Step != StepNames.Pay)] } }));

    [Fact]
    public Task A_dead_letter_that_does_not_say_why() =>
        Breaks("I13", $"orders-{Ghost}", books => books.Put(Letter("orders", Delivered) with { Error = "" }));

    [Fact]
    public Task A_dead_letter_that_nobody_discarded_and_is_gone_all_the_same() =>
        Breaks("I13", $"orders-{Ghost}", books => books.Put(Letter("orders", Delivered) with { Status = DeadLetter.Discarded }));

    [Fact]
    public async Task Books_of_the_provider_that_are_missing_are_no_violation_but_are_said()
    {
        var books = SoundBooks.Open();
        books.Provider = null;

        var report = await books.Audit();

        report.IsClean.ShouldBeTrue();
        report.Invariants.Single(invariant => invariant.Id == "I5").Note.ShouldNotBeNull();
    }

    static Order With(Order order, params string[] story) => order with
    {
        Trail = order.Trail with { Timeline = [.. story.Select((name, i) => new TimelineEntry(Now.AddSeconds(i), name, "", ""))] },
    };

    /// <summary>It is named, and the words say what waits and since when.</summary>
    static async Task Overdue(string what, string subject, Action<BookKeeper> falsify)
    {
        var violation = (await Breaks("I7", subject, falsify)).ShouldHaveSingleItem();
        violation.Detail.ShouldContain($"{what} since 2026-01-02 02:04:04Z");
    }

    static async Task<IReadOnlyList<Violation>> Breaks(string invariant, string subject, Action<BookKeeper> falsify)
    {
        var books = SoundBooks.Open();
        falsify(books);

        var report = await books.Audit();

        report.IsClean.ShouldBeFalse();
        var broken = report.Invariants.Single(one => one.Id == invariant);
        broken.Examples.Select(violation => violation.Subject).ShouldContain(subject);
        broken.Violations.ShouldBeGreaterThan(0);
        return broken.Examples;
    }
}

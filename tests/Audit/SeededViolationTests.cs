using Doms.Audit;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Idempotency;
using Doms.Engine.Inbox;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;
using static Doms.Tests.Audit.StateBuilder;

namespace Doms.Tests.Audit;

/// <summary>Violates each invariant and expects a report that names the offending id.</summary>
public sealed class SeededViolationTests
{
    /// <summary>A second past the limit of one hour.</summary>
    static readonly DateTimeOffset LongAgo = Now.AddSeconds(-3_601);

    [Fact]
    public async Task Consistent_state_has_no_violations()
    {
        var report = await ConsistentState.Create().Audit();

        report.Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
        report.IsClean.ShouldBeTrue();
        report.Orders.ShouldBe(3);
        string[] withoutRows = ["I13", "I22", "I25", "I26", "I28"];
        report.Invariants.ShouldAllBe(invariant => invariant.Checked > 0 || withoutRows.Contains(invariant.Id));
    }

    [Fact]
    public Task Available_stock_without_ledger_row_is_reported() =>
        ShouldReport("I1", Mug, state => state.Change<Stock>(Mug, item => item with { Available = 7 }));

    [Fact]
    public Task Reserved_stock_without_reservation_is_reported() =>
        ShouldReport("I1", Mug, state => state.Remove<Reservation>(StandAlone));

    [Fact]
    public Task Reservation_without_reserved_stock_is_reported() =>
        ShouldReport("I1", Mug, state => state.Change<Reservation>(Delivered, r => r with { Status = ReservationStatus.Reserved }));

    [Fact]
    public Task Ledger_without_product_is_reported() => ShouldReport("I1", Mug, state => state.Remove<Stock>(Mug));

    [Fact]
    public Task Temporary_oversell_with_correct_totals_is_reported() => ShouldReport("I2", Mug, state => state
        .Put(Movement(2, -12, 12, Delivered)).Put(Movement(3, 10, -12, Delivered)));

    [Fact]
    public Task Cancelled_order_with_reserved_stock_is_reported() => ShouldReport("I3", Cancelled, state => state
        .Change<Reservation>(Cancelled, r => r with { Status = ReservationStatus.Reserved }));

    [Fact]
    public Task Cancelled_order_with_committed_reservation_is_reported() => ShouldReport("I3", Cancelled, state => state
        .Change<Reservation>(Cancelled, r => r with { Status = ReservationStatus.Committed }));

    [Fact]
    public Task Reservation_without_order_is_reported() => ShouldReport("I3", Open, state => state.Remove<Order>(Open));

    [Fact]
    public Task Stand_alone_reservation_without_timer_is_reported() =>
        ShouldReport("I3", StandAlone, state => state.Remove<StoredMessage>($"inventory/timer-{StandAlone}"));

    [Fact]
    public Task Stand_alone_reservation_open_past_expiry_is_reported() => ShouldReport("I3", StandAlone, state => state
        .Change<Reservation>(StandAlone, r => r with { ExpiresAt = Now.AddHours(-1) }));

    [Fact]
    public Task Saga_without_timer_or_message_is_reported() =>
        ShouldReport("I4", Open, state => state.Remove<StoredMessage>($"orchestrator/timer-{Open}"));

    [Fact]
    public Task Open_order_without_saga_is_reported() =>
        ShouldReport("I4", Open, state => state.Remove<Saga>(Open).Remove<EffectRow>($"{Open}-t1"));

    [Fact]
    public Task Order_and_saga_with_different_outcomes_are_reported() => ShouldReport("I4", Delivered, state => state
        .Change<Saga>(Delivered, saga => saga with { Status = SagaStatus.Compensated }));

    [Fact]
    public Task Pending_payment_without_status_query_is_reported() =>
        ShouldReport("I4", Open, state => state.Remove<EffectRow>($"{Open}-t1"));

    [Fact]
    public Task Cancelled_order_with_active_shipment_is_reported() => ShouldReport("I4", Cancelled, state => state
        .Change<Shipment>(Shipment.IdOf(Cancelled, 1), shipment => shipment with { Status = ShipmentStatus.Packed }));

    [Fact]
    public Task Pending_mail_without_effect_is_reported() => ShouldReport("I4", $"{Delivered}/confirmed", state => state
        .Change<Notification>($"{Delivered}/confirmed", mail => mail with { Status = NotificationStatus.Pending }));

    [Fact]
    public Task Order_charged_twice_at_provider_is_reported() => ShouldReport("I5", $"{Delivered}-t1", state =>
        state.Provider!.Add(new ProviderEntry(false, $"{Delivered}-t1", null, 2000, "USD")));

    [Fact]
    public Task Charge_missing_at_provider_is_reported() => ShouldReport("I5", $"{Delivered}-t1", state =>
        state.Provider!.RemoveAll(entry => entry.Reference == $"{Delivered}-t1"));

    [Fact]
    public Task Charge_in_another_currency_at_provider_is_reported() => ShouldReport("I5", $"{Delivered}-t1", state => state
        .Change<PaymentTransaction>($"{Delivered}-t1", charge => charge with { Currency = "EUR" }));

    [Fact]
    public Task Two_successful_charges_are_reported() => ShouldReport("I5", Delivered, state => state
        .Change<PaymentTransaction>($"{Delivered}-t1", charge => charge with { Id = $"{Delivered}-t2", Number = 2, ProviderKey = "k2" }));

    [Fact]
    public Task Two_charges_in_doubt_are_reported() => ShouldReport("I5", Open, state => state
        .Change<PaymentTransaction>($"{Open}-t1", charge => charge with { Id = $"{Open}-t2", Number = 2, ProviderKey = "k2" }));

    [Fact]
    public Task Unknown_charge_at_provider_is_reported() => ShouldReport("I5", Unknown, state =>
        state.Provider!.Add(new ProviderEntry(false, Unknown, null, 500, "USD")));

    [Fact]
    public Task Unknown_refund_at_provider_is_reported() => ShouldReport("I5", "r9", state =>
        state.Provider!.Add(new ProviderEntry(true, "r9", $"{Delivered}-t1", 500, "USD")));

    [Fact]
    public Task Refund_missing_at_provider_is_reported() => ShouldReport("I5", $"{Cancelled}-t2", state =>
        state.Provider!.RemoveAll(entry => entry.IsRefund));

    [Fact]
    public Task Failed_refund_made_at_provider_is_reported() => ShouldReport("I5", $"{Cancelled}-t2", state => state
        .Change<PaymentTransaction>($"{Cancelled}-t2", refund => refund with { Status = TransactionStatus.Failed, SettledAt = null }));

    [Fact]
    public Task Refund_made_twice_at_provider_is_reported() => ShouldReport("I5", Cancelled, state =>
        state.Provider!.Add(state.Provider.Single(entry => entry.IsRefund)));

    [Fact]
    public Task Requested_refund_without_its_saga_is_reported() => ShouldReport("I4", $"{Delivered}-r1", state => state
        .Put(ConsistentState.RefundOf(Delivered, RefundStatus.Requested, 2000) with { Tries = 0 }));

    [Fact]
    public Task Pending_refund_without_status_query_is_reported() => ShouldReport("I4", $"{Delivered}-r1", state => state
        .Put(ConsistentState.RefundOf(Delivered, RefundStatus.Pending, 500)));

    [Fact]
    public Task Successful_refund_without_transaction_is_reported() => ShouldReport("I6", $"{Cancelled}-r1", state => state
        .Remove<PaymentTransaction>($"{Cancelled}-t2"));

    [Fact]
    public Task Successful_refund_of_another_amount_is_reported() => ShouldReport("I6", $"{Cancelled}-r1", state => state
        .Change<Refund>($"{Cancelled}-r1", refund => refund with { Amount = 999 }));

    [Fact]
    public Task Pending_refund_without_transaction_is_reported() => ShouldReport("I6", $"{Delivered}-r1", state => state
        .Put(ConsistentState.RefundOf(Delivered, RefundStatus.Pending, 500)));

    [Fact]
    public Task Captured_amount_without_transaction_is_reported() => ShouldReport("I6", Delivered, state => state
        .Change<PaymentTransaction>($"{Delivered}-t1", charge => charge with { Status = TransactionStatus.Failed, SettledAt = null }));

    [Fact]
    public Task Refund_in_flight_that_is_not_counted_is_reported() => ShouldReport("I6", Delivered, state => state
        .Put(ConsistentState.RefundTransaction(Delivered, TransactionStatus.Pending, 500)));

    [Fact]
    public Task Settlement_without_refund_is_reported() => ShouldReport("I6", Delivered, state => state
        .Change<Payment>(Delivered, payment => payment with { SettledManually = 500 }));

    [Fact]
    public Task Payment_status_that_differs_from_its_transactions_is_reported() => ShouldReport("I6", Delivered, state => state
        .Change<Payment>(Delivered, payment => payment with { Status = PaymentStatus.Refunded }));

    [Fact]
    public Task Means_of_payment_after_the_charge_is_reported() => ShouldReport("I6", Delivered, state => state
        .Put(new PaymentMethod(Delivered, 1, "ada", "tok_1", Now)));

    [Fact]
    public Task Refund_above_captured_amount_is_reported() => ShouldReport("I6", Delivered, state => state
        .Change<Payment>(Delivered, payment => payment with { Refunded = 2500 }));

    [Fact]
    public Task Cancelled_order_without_full_refund_is_reported() => ShouldReport("I6", Cancelled, state => state
        .Change<Payment>(Cancelled, payment => payment with { Refunded = 0, Status = PaymentStatus.Completed }));

    [Fact]
    public Task Completed_order_with_wrong_captured_amount_is_reported() => ShouldReport("I6", Delivered, state => state
        .Change<Order>(Delivered, order => order with { Totals = order.Totals with { Items = 1999 } }));

    [Fact]
    public Task Completed_order_without_payment_is_reported() => ShouldReport("I6", Delivered, state => state.Remove<Payment>(Delivered));

    [Fact]
    public Task Stored_message_without_blocked_key_is_reported() =>
        ShouldReport("I7", $"inventory|{Open}", state => state.Put(StoredMessageFor("inventory", Open)));

    [Fact]
    public Task Blocked_key_without_stored_messages_is_reported() =>
        ShouldReport("I7", $"inventory|{Open}", state => state.Put(new BlockedKey($"inventory|{Open}", 1, 2, 0)));

    [Fact]
    public Task Blocked_key_without_due_message_is_reported()
    {
        var stuck = StoredMessageFor("inventory", Open) with { Due = null };
        return ShouldReport("I7", $"inventory|{Open}", state => state.Put(stuck).Put(BlockedKeyFor(stuck)));
    }

    [Fact]
    public Task Timer_without_due_time_is_reported() => ShouldReport("I7", $"inventory/timer-{StandAlone}", state => state
        .Change<StoredMessage>($"inventory/timer-{StandAlone}", timer => timer with { Due = null }));

    [Fact]
    public Task Overdue_timer_is_reported() =>
        ShouldReportOverdue("'timer' for inventory has been due", $"inventory/timer-{StandAlone}", state => state
        .Change<StoredMessage>($"inventory/timer-{StandAlone}", timer => timer with { Due = LongAgo }));

    [Fact]
    public Task Outbox_message_without_topic_is_reported() => ShouldReport("I7", Unknown, state => state.Put(OutboxMessage("")));

    [Fact]
    public Task Overdue_outbox_message_is_reported() =>
        ShouldReportOverdue(
            "'orders' has been unpublished", Unknown, state => state.Put(OutboxMessage("orders") with { CreatedAt = LongAgo }));

    [Fact]
    public Task Unknown_inbox_status_is_reported() =>
        ShouldReport("I7", "orders/m1", state => state.Put(new InboxRow("orders/m1", 1, "lost", Now)));

    [Fact]
    public Task Effect_without_service_is_reported() => ShouldReport("I7", $"{Open}-t1", state => state
        .Change<EffectRow>($"{Open}-t1", effect => effect with { Service = "" }));

    [Fact]
    public Task Overdue_effect_is_reported() => ShouldReportOverdue("'payments/call' has been due", $"{Open}-t1", state => state
        .Change<EffectRow>($"{Open}-t1", effect => effect with { Due = LongAgo }));

    [Fact]
    public Task Stock_version_without_ledger_row_is_reported() => ShouldReport("I8", Mug, state => state
        .Change<Stock>(Mug, item => item with { Version = 8 }));

    [Fact]
    public Task Order_ahead_of_its_payment_version_is_reported() => ShouldReport("I8", Delivered, state => state
        .Change<Order>(Delivered, order => order with
        {
            Heard = order.Heard.With("payment", TimelineEventNames.PaymentRefunded, 9),
        }));

    [Fact]
    public Task Price_copied_from_missing_version_is_reported() => ShouldReport("I8", Mug, state => state
        .Change<ProductPrice>(Mug, price => price with { SourceVersion = 8 }));

    [Fact]
    public Task Confirmation_without_reservation_is_reported() => ShouldReport("I10", Delivered, state => state
        .Change<OrderEntry>($"{Delivered}-2", entry => entry with { Type = TimelineEventNames.PaymentUnknown }));

    [Fact]
    public Task Timeline_without_creation_is_reported() => ShouldReport("I10", Delivered, state => state
        .Change<OrderEntry>($"{Delivered}-1", entry => entry with { Type = TimelineEventNames.PaymentUnknown }));

    [Fact]
    public Task Completed_order_with_cancellation_event_is_reported() => ShouldReport("I10", Delivered, state => state
        .Put(ConsistentState.EntryOf(Delivered, 9, TimelineEventNames.Cancelled)));

    [Fact]
    public Task Order_without_its_final_event_is_reported() => ShouldReport("I10", Delivered, state => state
        .Change<OrderEntry>($"{Delivered}-8", entry => entry with { Type = TimelineEventNames.PaymentUnknown }));

    [Fact]
    public Task Stored_response_without_order_is_reported() => ShouldReport("I11", "ada k2", state => state
        .Put(new IdempotencyRow("ada k2", 1, "hash", 201, "{}"u8.ToArray(), $"/api/orders/{Unknown}", null, Now)));

    [Fact]
    public Task Order_under_two_idempotency_keys_is_reported() => ShouldReport("I11", "ada k2", state => state
        .Change<IdempotencyRow>("ada k1", row => row with { Id = "ada k2" })
        .Put(new IdempotencyRow("ada k1", 1, "hash", 201, System.Text.Encoding.UTF8.GetBytes(
            $$"""{"orderId":"{{Delivered}}"}"""), $"/api/orders/{Delivered}", null, Now)));

    [Fact]
    public Task Order_reference_mismatch_is_reported() => ShouldReport("I11", "3:ada:A-1", state => state
        .Change<Order>(Delivered, order => order with { Reference = null }));

    [Fact]
    public Task Uncompensated_step_is_reported() => ShouldReport("I12", Cancelled, state => state.Change<Saga>(Cancelled, saga => saga with
    {
        Progress = saga.Progress with { Steps = [.. saga.Progress.Steps.Select(mark => mark.Step == StepNames.Pay ? CompletedStep(
            mark.Step) : mark)] },
    }));

    [Fact]
    public Task Compensation_in_forward_order_is_reported() => ShouldReport("I12", Cancelled, state => state
        .Change<Saga>(Cancelled, saga => saga with { History = ConsistentState.History("inventory.released", "payment.refunded",
            "shipment.cancelled") }));

    [Fact]
    public Task Completed_saga_with_missing_step_is_reported() =>
        ShouldReport("I12", Delivered, state => state.Change<Saga>(Delivered, saga =>
        saga with { Progress = saga.Progress with { Steps = [.. saga.Progress.Steps.Where(mark => mark.Step != StepNames.Pay)] } }));

    [Fact]
    public Task Dead_letter_without_error_is_reported() =>
        ShouldReport("I13", $"orders-{Unknown}", state => state.Put(DeadLetterOf("orders", Delivered) with { Error = "" }));

    [Fact]
    public Task Discarded_dead_letter_without_operator_is_reported() =>
        ShouldReport(
            "I13", $"orders-{Unknown}", state => state.Put(DeadLetterOf("orders", Delivered) with { Status = DeadLetter.Discarded }));

    [Fact]
    public Task Stock_of_unknown_product_is_reported() => ShouldReport("I1", Mug, state => state.Remove<Product>(Mug));

    [Fact]
    public Task Release_of_a_part_of_the_reserved_units_is_reported() => ShouldReport("I20", Delivered, state => state
        .Put(Movement(3, 1, -2, Delivered)).Change<Stock>(Mug, stock => stock with { Available = 7 }));

    [Fact]
    public Task Ledger_row_under_another_order_is_reported() => ShouldReport("I20", Cancelled, state => state
        .Put(Movement(5, 1, -1, Open)));

    [Fact]
    public Task Refused_reservation_that_holds_units_is_reported() => ShouldReport("I20", Open, state => state
        .Change<Reservation>(Open, r => r with { Status = ReservationStatus.Refused, Refusal = new("sold out", []) }));

    [Fact]
    public Task Reserved_units_without_reference_are_reported() => ShouldReport("I20", $"{Mug}/7", state => state
        .Put(Movement(7, -1, 1)));

    [Fact]
    public Task Reservation_consumed_by_order_without_reservation_is_reported() => ShouldReport("I3", StandAlone, state => state
        .Change<Reservation>(StandAlone, r => r with { Status = ReservationStatus.Consumed, OrderId = Unknown }));

    [Fact]
    public Task Order_with_expired_reservation_is_reported() => ShouldReport("I3", Open, state => state
        .Change<Reservation>(Open, r => r with { Status = ReservationStatus.Expired }));

    [Fact]
    public Task Committed_stand_alone_reservation_is_reported() => ShouldReport("I3", StandAlone, state => state
        .Change<Reservation>(StandAlone, r => r with { Status = ReservationStatus.Committed }));

    [Fact]
    public Task Dispatched_units_other_than_reserved_are_reported() => ShouldReport("I21", Delivered, state => state
        .Change<Shipment>(Shipment.IdOf(Delivered, 1), s => s with { Lines = [new ShipmentLine("1", Mug, 1)] }));

    [Fact]
    public Task Dispatched_line_that_was_not_reserved_is_reported() => ShouldReport("I21", Delivered, state => state
        .Change<Shipment>(Shipment.IdOf(Delivered, 1), s => s with { Lines = [.. s.Lines, new ShipmentLine("2", Mug, 1)] }));

    [Fact]
    public Task Dispatched_shipment_with_released_reservation_is_reported() => ShouldReport("I21", Delivered, state => state
        .Change<Reservation>(Delivered, r => r with { Status = ReservationStatus.Released }));

    [Fact]
    public Task Committed_reservation_without_shipment_is_reported() =>
        ShouldReport("I21", Delivered, state => state.Remove<Shipment>(Shipment.IdOf(Delivered, 1)));

    [Fact]
    public async Task Missing_provider_ledger_is_noted_without_violation()
    {
        var state = ConsistentState.Create();
        state.Provider = null;

        var report = await state.Audit();

        report.IsClean.ShouldBeTrue();
        report.Invariants.Single(invariant => invariant.Id == "I5").Note.ShouldNotBeNull();
    }

    /// <summary>Expects a violation whose detail names the message or effect and the time since when it is due.</summary>
    static async Task ShouldReportOverdue(string what, string subject, Action<StateBuilder> change)
    {
        var violation = (await ShouldReport("I7", subject, change)).ShouldHaveSingleItem();
        violation.Detail.ShouldContain($"{what} since 2026-01-02 02:04:04Z");
    }

    internal static async Task<IReadOnlyList<Violation>> ShouldReport(string invariant, string subject, Action<StateBuilder> change)
    {
        var state = ConsistentState.Create();
        change(state);

        var report = await state.Audit();

        report.IsClean.ShouldBeFalse();
        var violated = report.Invariants.Single(other => other.Id == invariant);
        violated.Examples.Select(violation => violation.Subject).ShouldContain(subject);
        violated.Violations.ShouldBeGreaterThan(0);
        return violated.Examples;
    }
}

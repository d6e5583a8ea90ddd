using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Leases;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;
using static Doms.Tests.Audit.StateBuilder;

namespace Doms.Tests.Audit;

/// <summary>Only work in flight or an operator's write-off explains a deviation.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public async Task Stored_message_explains_uncommitted_reservation()
    {
        var message = StoredMessageFor("inventory", Delivered);
        var state = WithUncommittedReservation().Put(message).Put(BlockedKeyFor(message));

        (await state.Audit()).Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
    }

    [Fact]
    public async Task Message_about_another_order_explains_nothing()
    {
        var message = StoredMessageFor("inventory", Cancelled);
        var state = WithUncommittedReservation().Put(message).Put(BlockedKeyFor(message));

        (await Violations(state, "I3")).ShouldBe([Delivered]);
    }

    [Fact]
    public async Task Timer_does_not_explain_uncommitted_reservation()
    {
        var state = WithUncommittedReservation().Put(StoredMessageFor("orchestrator", Delivered, StoredMessageKind.Timer));

        (await Violations(state, "I3")).ShouldBe([Delivered]);
    }

    [Fact]
    public async Task Open_dead_letter_explains_uncommitted_reservation() =>
        (await Violations(WithUncommittedReservation().Put(DeadLetterOf("inventory", Delivered)), "I3")).ShouldBeEmpty();

    [Fact]
    public async Task Charge_in_flight_explains_charge_known_only_to_provider()
    {
        var state = ConsistentState.Create();
        state.Provider!.Add(new Doms.Audit.ProviderEntry(false, $"{Open}-t1", null, 1000, "USD"));

        (await state.Audit()).IsClean.ShouldBeTrue();
    }

    [Fact]
    public async Task Saga_waiting_for_operator_is_no_violation()
    {
        var state = ConsistentState.Create().Remove<StoredMessage>($"orchestrator/timer-{Open}")
            .Change<Saga>(Open, saga => saga with { Status = SagaStatus.NeedsAttention, Deadline = null })
            .Change<Order>(Open, order => order with { Attention = Attention.Raise(null, Attention.Saga, "stuck", Now) });

        (await state.Audit()).IsClean.ShouldBeTrue();
    }

    [Fact]
    public async Task Write_off_explains_missing_refund_and_is_counted()
    {
        var state = ConsistentState.Create()
            .Remove<PaymentTransaction>($"{Cancelled}-t2").Remove<Refund>($"{Cancelled}-r1")
            .Change<Payment>(Cancelled, payment => payment with
            {
                Refunded = 0, Status = PaymentStatus.Completed, RefundCount = 0, TransactionCount = 1,
            })
            .Change<Order>(Cancelled, order => order with { Payment = order.Payment with { Refunded = 0 } })
            .Change<Saga>(Cancelled, saga => saga with
            {
                Progress = saga.Progress with { WriteOffs = [new WriteOff("payment", "refused", "card is gone", "op")] },
            });
        state.Provider!.RemoveAll(entry => entry.IsRefund);

        var report = await state.Audit();

        report.Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
        report.Invariants.Single(invariant => invariant.Id == "I6").Explained.ShouldBe(1);
    }

    [Fact]
    public async Task Work_overdue_by_one_hour_or_due_later_is_clean()
    {
        var hourAgo = Now.AddHours(-1);
        var retry = StoredMessageFor("inventory", Cancelled, StoredMessageKind.Retry) with
        {
            Due = Now.AddMinutes(5), FirstStoredAt = Now.AddDays(-1),
        };
        var state = ConsistentState.Create().Put(OutboxMessage("orders") with { CreatedAt = hourAgo }).Put(retry).Put(BlockedKeyFor(retry))
            .Change<StoredMessage>($"inventory/timer-{StandAlone}", timer => timer with { Due = hourAgo })
            .Change<StoredMessage>(
                $"orchestrator/timer-{Open}", timer => timer with { Due = Now.AddDays(9), FirstStoredAt = Now.AddDays(-9) })
            .Change<EffectRow>($"{Open}-t1", effect => effect with { Due = Now.AddMinutes(1), CreatedAt = Now.AddDays(-1) });

        (await state.Audit()).Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
    }

    [Fact]
    public async Task Missing_attention_is_explained_by_its_unhandled_message()
    {
        var (failed, untold) = ("orders-dead", "orchestrator-dead");
        var state = ConsistentState.Create()
            .Put(DeadLetterOf("orchestrator", Delivered) with { Id = untold })
            .Change<Order>(Delivered, order => order with
            {
                Attention = Attention.Raise(null, Attention.DeadLetter(failed), "a message failed", Now),
            });

        (await Violations(state, "I19")).ShouldBe([Delivered]);
        (await Violations(state.Put(DeadLetterOf("orders", Delivered) with { Id = failed }), "I19")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Work_that_became_due_after_the_stop_is_clean()
    {
        var dayAgo = Now.AddDays(-1);
        var state = ConsistentState.Create()
            .Change<StoredMessage>($"inventory/timer-{StandAlone}", timer => timer with { Due = dayAgo })
            .Change<Reservation>(StandAlone, hold => hold with { ExpiresAt = dayAgo });

        (await Violations(state, "I7")).ShouldNotBeEmpty();
        (await Violations(state.Put(new LeaseHeartbeat("stored-work", 1, Now)), "I7")).ShouldNotBeEmpty();
        state.Change<LeaseHeartbeat>("stored-work", heartbeat => heartbeat with { ExpiresAt = dayAgo });

        (await state.Audit()).Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
    }

    /// <summary>Returns a state in which the delivered order's stock is still reserved.</summary>
    static StateBuilder WithUncommittedReservation() => ConsistentState.Create()
        .Remove<StockMovement>($"{Mug}/7").Remove<Reservation>(StandAlone).Remove<StoredMessage>($"inventory/timer-{StandAlone}")
        .Put(Movement(3, 0, 0))
        .Change<Stock>(Mug, item => item with { Version = 6, Available = 7, Reserved = 3 })
        .Change<Reservation>(Delivered, reservation => reservation with { Status = ReservationStatus.Reserved });

    static async Task<IEnumerable<string>> Violations(StateBuilder state, string invariant) =>
        (await state.Audit()).Invariants.Single(other => other.Id == invariant).Examples.Select(violation => violation.Subject);
}

using Doms.Engine.Diagnostics;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Payments.Domain;
using static Doms.Tests.Audit.BookKeeper;

namespace Doms.Tests.Audit;

/// <summary>What is under way, and what an operator has put a name to, is no violation; nothing else is an excuse.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public async Task A_waiting_message_explains_an_order_that_is_ahead_of_its_reservation()
    {
        var waiting = Waiting("inventory", Delivered);
        var books = NotCommittedYet().Put(waiting).Put(HeldFor(waiting));

        (await books.Audit()).Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_about_another_order_explains_nothing()
    {
        var waiting = Waiting("inventory", Undone);
        var books = NotCommittedYet().Put(waiting).Put(HeldFor(waiting));

        (await Violations(books, "I3")).ShouldBe([Delivered]);
    }

    [Fact]
    public async Task A_timer_explains_no_stock_that_a_cancelled_order_keeps()
    {
        var books = NotCommittedYet().Put(Waiting("orchestrator", Delivered, PendingKind.Timer));

        (await Violations(books, "I3")).ShouldBe([Delivered]);
    }

    [Fact]
    public async Task An_open_dead_letter_explains_what_its_message_would_have_done() =>
        (await Violations(NotCommittedYet().Put(Letter("inventory", Delivered)), "I3")).ShouldBeEmpty();

    [Fact]
    public async Task A_charge_under_way_explains_money_that_only_the_provider_knows_of()
    {
        var books = SoundBooks.Open();
        books.Provider!.Add(new Doms.Audit.ProviderEntry(false, Open, null, 1000, "USD"));

        (await books.Audit()).IsClean.ShouldBeTrue();
    }

    [Fact]
    public async Task A_saga_that_waits_for_an_operator_waits_for_something_named()
    {
        var books = SoundBooks.Open().Drop<PendingRow>($"orchestrator/timer-{Open}")
            .Change<Saga>(Open, saga => saga with { Status = SagaStatus.NeedsAttention, Deadline = null });

        (await books.Audit()).IsClean.ShouldBeTrue();
    }

    [Fact]
    public async Task A_write_off_explains_money_that_could_not_be_given_back_and_is_counted()
    {
        var books = SoundBooks.Open()
            .Drop<LedgerEntry>($"{Undone}/refund/1").Drop<Refund>($"{Undone}/refund/1")
            .Change<Payment>(Undone, payment => payment with { Refunded = 0, Status = PaymentStatus.Completed })
            .Change<Saga>(Undone, saga => saga with
            {
                Progress = saga.Progress with { WriteOffs = [new WriteOff("payment", "refused", "card is gone", "op")] },
            });
        books.Provider!.RemoveAll(entry => entry.IsRefund);

        var report = await books.Audit();

        report.Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
        report.Invariants.Single(invariant => invariant.Id == "I6").Explained.ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_for_an_hour_or_for_a_later_time_is_no_violation()
    {
        var hourAgo = Now.AddHours(-1);
        var retry = Waiting("inventory", Undone, PendingKind.Retry) with { Due = Now.AddMinutes(5), FirstAt = Now.AddDays(-1) };
        var books = SoundBooks.Open().Put(Outgoing("orders") with { CreatedAt = hourAgo }).Put(retry).Put(HeldFor(retry))
            .Change<PendingRow>($"inventory/timer-{Hold}", timer => timer with { Due = hourAgo })
            .Change<PendingRow>($"orchestrator/timer-{Open}", timer => timer with { Due = Now.AddDays(9), FirstAt = Now.AddDays(-9) })
            .Change<EffectRow>($"{Open}/charge/1", call => call with { Due = Now.AddMinutes(1), CreatedAt = Now.AddDays(-1) });

        (await books.Audit()).Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
    }

    /// <summary>The delivered order's goods are still in the house, as far as Inventory knows.</summary>
    static BookKeeper NotCommittedYet() => SoundBooks.Open()
        .Drop<StockMovement>($"{Product}/7").Drop<Reservation>(Hold).Drop<PendingRow>($"inventory/timer-{Hold}")
        .Put(Movement(3, 0, 0))
        .Change<StockItem>(Product, item => item with { Version = 6, Available = 7, Reserved = 3 })
        .Change<Reservation>(Delivered, reservation => reservation with { Status = ReservationStatus.Reserved });

    static async Task<IEnumerable<string>> Violations(BookKeeper books, string invariant) =>
        (await books.Audit()).Invariants.Single(one => one.Id == invariant).Examples.Select(violation => violation.Subject);
}

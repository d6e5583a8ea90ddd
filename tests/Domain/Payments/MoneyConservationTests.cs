using Doms.Payments.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Domain.Payments;

/// <summary>Every event in every state and any order: nothing throws, and no money appears or is lost.</summary>
public sealed class MoneyConservationTests
{
    const int Kinds = 10;

    [Fact]
    public void Any_story_of_a_payment_conserves_money() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 999)).ToArbitrary(),
            steps =>
            {
                var book = new Book();
                foreach (var step in steps) book.Tell(step % Kinds, step);
                book.ShouldBalance();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Every_message_meets_every_state()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>())
        {
            for (var kind = 0; kind < Kinds; kind++)
            {
                var book = new Book { Payment = Some.Payment(status) };
                book.Tell(kind, 700);
                book.Payment.Version.ShouldBeInRange(3, 4);
            }
        }
    }

    [Fact]
    public void Refunds_at_once_never_exceed_what_was_taken()
    {
        var book = new Book { Payment = Some.Completed with { Dispatched = true } };
        for (var i = 0; i < 20; i++) book.Apply(RefundDecider.RefundByOperator(book.Payment, Some.ByOperator(300), Some.Now));

        book.Refunds.Count.ShouldBe(6);
        book.Payment.Left.ShouldBe(200);
    }

    /// <summary>What the service keeps, in memory.</summary>
    sealed class Book
    {
        readonly Dictionary<string, LedgerEntry> _entries = [];

        public Payment? Payment { get; set; }

        public Dictionary<string, Refund> Refunds { get; } = [];

        public void Tell(int kind, int salt) => Apply(kind switch
        {
            0 => ChargeDecider.Initiate(Payment, Some.Initiate, Some.Facts),
            1 => ChargeDecider.Succeed(Payment, Some.Succeeded, Some.Now),
            2 => ChargeDecider.Decline(Payment, Some.Declined, Some.Now),
            3 => ChargeDecider.Doubt(Payment, Some.Unknown, Some.Now),
            4 => ChargeDecider.EndUnsent(Payment, Some.Unsent, Some.Now),
            5 => RefundDecider.TakeBack(Payment, Some.TakeBack, Some.Facts),
            6 => RefundDecider.RefundByOperator(Payment, Some.ByOperator(salt), Some.Now),
            7 => RefundDecider.Succeed(Payment, SomeRefund(salt), Some.RefundDone, Some.Now),
            8 => RefundDecider.Fail(Payment, SomeRefund(salt), Some.RefundRefused, Some.Now),
            _ => ChargeDecider.NoteDispatch(Payment, Some.Now),
        });

        public void Apply(PaymentDecision decision)
        {
            if (decision.Payment.State is { } next)
            {
                next.Version.ShouldBe((Payment?.Version ?? 0) + 1);
                next.Refunded.ShouldBeGreaterThanOrEqualTo(0);
                next.RefundInFlight.ShouldBeGreaterThanOrEqualTo(0);
                next.Left.ShouldBeGreaterThanOrEqualTo(0);
                next.Captured.ShouldBeLessThanOrEqualTo(next.Amount);
                Payment = next;
            }

            if (decision.Refund is { } refund) Refunds[refund.Id] = refund;
            if (decision.Entry is { } entry) _entries.TryAdd(entry.Id, entry).ShouldBeTrue();
        }

        public void ShouldBalance()
        {
            if (Payment is null) return;
            Balance(LedgerEntry.ProviderAccount).ShouldBe(Payment.Captured - Payment.Refunded);
            Balance(LedgerEntry.CustomersAccount).ShouldBe(Payment.Refunded - Payment.Captured);
            Sum(LedgerEntry.Charge).ShouldBe(Payment.Captured);
            Sum(LedgerEntry.Refund).ShouldBe(Payment.Refunded);
            Refunds.Values.Where(r => r.Status is RefundStatus.Pending).Sum(r => r.Amount).ShouldBe(Payment.RefundInFlight);
            Refunds.Count.ShouldBe((int)Payment.Refunds);
            if (Payment.Status is PaymentStatus.Refunded) Payment.Refunded.ShouldBe(Payment.Captured);
            if (Payment.Status is PaymentStatus.Failed or PaymentStatus.Voided) Payment.Captured.ShouldBe(0);
        }

        Refund? SomeRefund(int salt) => Refunds.Count == 0 ? null : Refunds.Values.ElementAt(salt % Refunds.Count);

        long Balance(string account) =>
            _entries.Values.Sum(e => (e.Debit == account ? e.Amount : 0) - (e.Credit == account ? e.Amount : 0));

        long Sum(string kind) => _entries.Values.Where(e => e.Kind == kind).Sum(e => e.Amount);
    }
}

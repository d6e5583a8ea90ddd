using Doms.Payments.Domain;
using Doms.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Domain.Payments;

/// <summary>Every event in every state and any order: no exception, and money is neither created nor lost.</summary>
public sealed class MoneyConservationTests
{
    const int MessageKinds = 10;

    [Fact]
    public void Any_message_sequence_conserves_money() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 999)).ToArbitrary(),
            steps =>
            {
                var model = new PaymentModel();
                foreach (var step in steps) model.Handle(step % MessageKinds, step);
                model.ShouldBalance();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Every_message_is_handled_in_every_status()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>())
        {
            for (var kind = 0; kind < MessageKinds; kind++)
            {
                var model = new PaymentModel { Payment = TestData.Payment(status) };
                model.Handle(kind, 700);
                model.Payment.Version.ShouldBeInRange(3, 4);
            }
        }
    }

    [Fact]
    public void Pending_refunds_never_exceed_captured_amount()
    {
        var model = new PaymentModel { Payment = TestData.Completed with { IsDispatched = true } };
        for (var i = 0; i < 20; i++) model.Apply(RefundDecider.RefundByOperator(model.Payment, TestData.OperatorRefund(300), TestData.Now));

        model.Refunds.Count.ShouldBe(6);
        model.Payment.RefundableAmount.ShouldBe(200);
    }

    /// <summary>In-memory state of the service.</summary>
    sealed class PaymentModel
    {
        readonly Dictionary<string, LedgerEntry> _entries = [];

        public Payment? Payment { get; set; }

        public Dictionary<string, Refund> Refunds { get; } = [];

        public void Handle(int kind, int salt) => Apply(kind switch
        {
            0 => ChargeDecider.Initiate(Payment, TestData.InitiateCommand, TestData.Facts),
            1 => ChargeDecider.Succeed(Payment, TestData.Succeeded, TestData.Now),
            2 => ChargeDecider.Decline(Payment, TestData.Declined, TestData.Now),
            3 => ChargeDecider.MarkUnknown(Payment, TestData.Unknown, TestData.Now),
            4 => ChargeDecider.VoidUnsent(Payment, TestData.Voided, TestData.Now),
            5 => RefundDecider.RefundOrVoid(Payment, TestData.RefundCommand, TestData.Facts),
            6 => RefundDecider.RefundByOperator(Payment, TestData.OperatorRefund(salt), TestData.Now),
            7 => RefundDecider.Succeed(Payment, PickRefund(salt), TestData.RefundSucceeded, TestData.Now),
            8 => RefundDecider.Fail(Payment, PickRefund(salt), TestData.RefundRefused, TestData.Now),
            _ => ChargeDecider.MarkDispatched(Payment, TestData.Now),
        });

        public void Apply(Decision decision)
        {
            if (decision.Row<Payment>() is { } next)
            {
                next.Version.ShouldBe((Payment?.Version ?? 0) + 1);
                next.Refunded.ShouldBeGreaterThanOrEqualTo(0);
                next.RefundInFlight.ShouldBeGreaterThanOrEqualTo(0);
                next.RefundableAmount.ShouldBeGreaterThanOrEqualTo(0);
                next.Captured.ShouldBeLessThanOrEqualTo(next.Amount);
                Payment = next;
            }

            if (decision.Row<Refund>() is { } refund) Refunds[refund.Id] = refund;
            if (decision.Row<LedgerEntry>() is { } entry) _entries.TryAdd(entry.Id, entry).ShouldBeTrue();
        }

        public void ShouldBalance()
        {
            if (Payment is null) return;
            Balance(LedgerEntry.ProviderAccount).ShouldBe(Payment.Captured - Payment.Refunded);
            Balance(LedgerEntry.CustomersAccount).ShouldBe(Payment.Refunded - Payment.Captured);
            Sum(LedgerEntry.Charge).ShouldBe(Payment.Captured);
            Sum(LedgerEntry.Refund).ShouldBe(Payment.Refunded);
            Refunds.Values.Where(r => r.Status is RefundStatus.Pending).Sum(r => r.Amount).ShouldBe(Payment.RefundInFlight);
            Refunds.Count.ShouldBe((int)Payment.RefundCount);
            if (Payment.Status is PaymentStatus.Refunded) Payment.Refunded.ShouldBe(Payment.Captured);
            if (Payment.Status is PaymentStatus.Failed or PaymentStatus.Voided) Payment.Captured.ShouldBe(0);
        }

        Refund? PickRefund(int salt) => Refunds.Count == 0 ? null : Refunds.Values.ElementAt(salt % Refunds.Count);

        long Balance(string account) =>
            _entries.Values.Sum(e => (e.Debit == account ? e.Amount : 0) - (e.Credit == account ? e.Amount : 0));

        long Sum(string kind) => _entries.Values.Where(e => e.Kind == kind).Sum(e => e.Amount);
    }
}

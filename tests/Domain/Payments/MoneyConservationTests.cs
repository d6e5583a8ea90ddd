using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Domain.Payments;

/// <summary>Every event in every state and any order: no exception, and money is neither created nor lost.</summary>
public sealed class MoneyConservationTests
{
    [Fact]
    public void Any_message_sequence_conserves_money() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 999)).ToArbitrary(),
            steps =>
            {
                var model = new PaymentModel();
                foreach (var step in steps) model.Handle(step % PaymentModel.MessageKinds, step / PaymentModel.MessageKinds);
                model.ShouldBalance();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Every_message_is_handled_in_every_status()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>())
        {
            for (var kind = 0; kind < PaymentModel.MessageKinds; kind++)
            {
                var model = new PaymentModel(TestData.Payment(status), TestData.ChargeOf(status));
                model.Handle(kind, 700);
                model.Payment!.Version.ShouldBeInRange(3, 5);
            }
        }
    }

    [Fact]
    public void Pending_refunds_never_exceed_captured_amount()
    {
        var model = new PaymentModel(TestData.Completed, TestData.Charge(TransactionStatus.Succeeded));
        for (var i = 0; i < 20; i++) model.Create(TestData.NewRefund(300));

        model.Refunds.Count.ShouldBe(6);
        model.Payment!.RefundableAmount.ShouldBe(200);
    }
}

/// <summary>In-memory state of the service.</summary>
sealed class PaymentModel(Payment? payment = null, PaymentTransaction? charge = null)
{
    public const int MessageKinds = 17;

    readonly Dictionary<string, PaymentTransaction> _transactions = charge is null ? [] : new() { [charge.Id] = charge };

    public Payment? Payment { get; private set; } = payment;

    public Dictionary<string, Refund> Refunds { get; } = [];

    PaymentTransaction? Charge => _transactions.GetValueOrDefault("o1-t1");

    PaymentRows Rows => new(Payment, Charge, Refunds.GetValueOrDefault($"o1-r{Payment?.RefundCount}"));

    public void Create(RefundByOperator command) => Apply(OperatorRefunds.Create(Rows, command, TestData.Now));

    public void Handle(int kind, int salt)
    {
        var tried = Pick(_transactions.Values.Where(t => t.Kind == TransactionKind.Refund).ToList(), salt);
        var refund = tried is null ? null : Refunds[tried.RefundId!];
        var any = Pick(Refunds.Values.ToList(), salt);
        Apply(kind switch
        {
            0 => TransactionDecider.Initiate(Payment, null, TestData.InitiateWithLines, TestData.Facts),
            1 => TransactionDecider.Succeed(Payment, Charge, TestData.Succeeded, TestData.Now),
            2 => TransactionDecider.Decline(Payment, Charge, TestData.Declined, TestData.Now),
            3 => TransactionDecider.MarkUnknown(Payment, Charge, TestData.Unknown, TestData.Now),
            4 => TransactionDecider.VoidUnsent(Payment, Charge, TestData.Voided, TestData.Now),
            5 => RefundDecider.RefundOrVoid(Rows, TestData.RefundCommand, TestData.Facts),
            6 => OperatorRefunds.Create(Rows, TestData.OperatorRefund(1 + (salt * 30)), TestData.Now),
            7 => OperatorRefunds.Create(Rows, TestData.OperatorRefund(), TestData.Now),
            8 => RefundDecider.Succeed(Payment, refund, tried, TestData.RefundSucceeded, TestData.Now),
            9 => RefundDecider.Fail(Payment, refund, tried, TestData.RefundRefused, TestData.Now),
            10 => RefundDecider.ExecuteRequested(Rows, TestData.Now),
            11 => FailedRefunds.Retry(Rows, any, new RetryRefund("o1", "o1-r1", "olga"), TestData.Now),
            12 => FailedRefunds.Settle(Payment, any, TestData.SettleCommand, TestData.Now),
            13 => FailedRefunds.Cancel(Payment, any, TestData.CancelCommand, TestData.Now),
            14 => OperatorRefunds.Create(Rows, TestData.NewRefund() with { Lines = [new("1", 1 + (salt % 2))] }, TestData.Now),
            15 => TransactionDecider.WriteOff(Payment, new WriteOffPayment("o1", "alice", "olga"), TestData.Now),
            _ => TransactionDecider.MarkDispatched(Payment, TestData.Now),
        });
    }

    public void ShouldBalance()
    {
        if (Payment is null) return;
        Sum(TransactionKind.Charge, TransactionStatus.Succeeded).ShouldBe(Payment.Captured);
        Sum(TransactionKind.Refund, TransactionStatus.Succeeded).ShouldBe(Payment.Refunded);
        Sum(TransactionKind.Refund, TransactionStatus.Pending).ShouldBe(Payment.RefundInFlight);
        Sum(RefundStatus.Succeeded).ShouldBe(Payment.Refunded);
        Sum(RefundStatus.Pending).ShouldBe(Payment.RefundInFlight);
        Sum(RefundStatus.SettledManually).ShouldBe(Payment.SettledManually);
        Refunds.Count.ShouldBe((int)Payment.RefundCount);
        _transactions.Count.ShouldBe((int)Payment.TransactionCount);
        PaymentFold.StatusOf(Payment, Charge?.Status).ShouldBe(Payment.Status);
        Refunds.Values.Count(refund => refund.Status == RefundStatus.Requested).ShouldBeLessThanOrEqualTo(1);
        var counting = Refunds.Values.Where(refund => refund.Status != RefundStatus.Cancelled).SelectMany(refund => refund.Lines).ToList();
        Payment.Lines.Sum(line => line.RefundedQuantity).ShouldBe(counting.Sum(line => line.Quantity));
        Payment.Lines.ShouldAllBe(line => line.RefundedQuantity <= line.Quantity && line.RefundedAmount <= line.Total);
        foreach (var refund in Refunds.Values) TriesOf(refund).ShouldBe((int)refund.Tries);
    }

    int TriesOf(Refund refund) => _transactions.Values.Count(t => t.RefundId == refund.Id);

    void Apply(Decision decision)
    {
        foreach (var next in decision.Rows.OfType<Payment>())
        {
            next.Version.ShouldBe((Payment?.Version ?? 0) + 1);
            next.RefundInFlight.ShouldBeGreaterThanOrEqualTo(0);
            next.RefundableAmount.ShouldBeGreaterThanOrEqualTo(0);
            next.Captured.ShouldBeLessThanOrEqualTo(next.Amount);
            Payment = next;
        }

        foreach (var refund in decision.Rows.OfType<Refund>())
        {
            refund.Version.ShouldBe((Refunds.GetValueOrDefault(refund.Id)?.Version ?? 0) + 1);
            Refunds[refund.Id] = refund;
        }

        foreach (var transaction in decision.Rows.OfType<PaymentTransaction>())
        {
            transaction.Version.ShouldBe((_transactions.GetValueOrDefault(transaction.Id)?.Version ?? 0) + 1);
            _transactions[transaction.Id] = transaction;
        }
    }

    static T? Pick<T>(IReadOnlyList<T> rows, int salt)
        where T : class => rows.Count == 0 ? null : rows[salt % rows.Count];

    long Sum(TransactionKind kind, TransactionStatus status) =>
        _transactions.Values.Where(t => t.Kind == kind && t.Status == status).Sum(t => t.Amount);

    long Sum(RefundStatus status) => Refunds.Values.Where(refund => refund.Status == status).Sum(refund => refund.Amount);
}

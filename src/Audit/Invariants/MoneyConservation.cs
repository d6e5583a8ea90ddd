using Doms.Audit.State;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Each payment's amounts are the sums of its transactions and refunds, and a cancelled order is fully refunded.</summary>
sealed class MoneyConservation() : Invariant(
    "I6", "money conservation: 0 <= returned <= captured <= amount, cancelled orders cost nothing, transactions and refunds add up")
{
    const string PaymentWriteOff = "payment";

    public override void Check(OrderRecords records)
    {
        if (records.Payment is not { } payment)
        {
            if (records.Transactions.Count > 0 || records.Refunds.Count > 0)
                AddViolation(records.Id, "transactions or refunds without a payment");
            if (records.Order is { Status: OrderStatus.Confirmed or OrderStatus.Completed } unpaid && RequiresPayment(records))
                AddViolationUnless(records.IsWrittenOff(PaymentWriteOff), records.Id, $"{unpaid.Status.Text()}, but there is no payment");
            return;
        }

        CountChecked();
        CheckPayment(records, payment);
        foreach (var refund in records.Refunds) CheckRefund(records, refund);
        if (records.Order is { } order) CheckOrder(records, order, payment);
        else AddViolation(records.Id, "there is a payment, but no order");
    }

    void CheckPayment(OrderRecords records, Payment payment)
    {
        var isConsistent = payment is { Refunded: >= 0, RefundInFlight: >= 0, SettledManually: >= 0, RefundableAmount: >= 0 }
            && payment.Captured <= payment.Amount;
        if (!isConsistent)
            AddViolation(
                records.Id,
                $"amount {payment.Amount}, captured {payment.Captured}, refunded {payment.Refunded}, "
                + $"settled manually {payment.SettledManually}, refunds in flight {payment.RefundInFlight}");
        CheckEqual(records.Id, "captured", payment.Captured, SumOf(records, TransactionKind.Charge, IsSucceeded));
        CheckEqual(records.Id, "refunded", payment.Refunded, SumOf(records, TransactionKind.Refund, IsSucceeded));
        CheckEqual(records.Id, "refunds in flight", payment.RefundInFlight, SumOf(records, TransactionKind.Refund, IsOpen));
        CheckEqual(records.Id, "settled manually", payment.SettledManually, SumOf(records.Refunds, RefundStatus.SettledManually));
        CheckEqual(records.Id, "number of transactions", payment.TransactionCount, records.Transactions.Count);
        CheckEqual(records.Id, "number of refunds", payment.RefundCount, records.Refunds.Count);
        CheckStatus(records, payment);
        CheckLines(records, payment);
    }

    /// <summary>Checks that refunds by line are for the units and money that the line counts, and for no more than it has.</summary>
    void CheckLines(OrderRecords records, Payment payment)
    {
        var refunds = records.Refunds.Where(refund => refund.Status != RefundStatus.Cancelled).ToList();
        foreach (var line in payment.Lines)
        {
            var refunded = refunds.SelectMany(refund => refund.Lines).Where(part => part.LineId == line.LineId).ToList();
            CheckEqual(records.Id, $"refunded units of line {line.LineId}", line.RefundedQuantity, refunded.Sum(part => part.Quantity));
            CheckEqual(records.Id, $"refunded amount of line {line.LineId}", line.RefundedAmount, refunded.Sum(part => part.Amount));
            if (line.RefundedQuantity > line.Quantity || line.RefundedAmount > line.Total)
                AddViolation(
                    records.Id,
                    $"line {line.LineId}: {line.RefundedQuantity} of {line.Quantity} units are refunded, "
                    + $"{line.RefundedAmount} of {line.Total}");
        }

        CheckEqual(records.Id, "refunded shipping", payment.ShippingRefunded, refunds.Sum(refund => refund.Shipping));
        if (payment.Lines.Count > 0)
            CheckEqual(records.Id, "amount", payment.Amount, payment.Lines.Sum(line => line.Total) + payment.Shipping);
    }

    void CheckStatus(OrderRecords records, Payment payment)
    {
        var collection = records.Transactions.Where(other => other.Kind == TransactionKind.Charge).MaxBy(charge => charge.Number);
        var status = PaymentFold.StatusOf(payment, collection?.Status);
        if (payment.Status != status)
            AddViolation(records.Id, $"the payment is {payment.Status.Text()}, its transactions say {status.Text()}");
        if (records.PaymentMethod is not null && !payment.IsOpen)
            AddViolation(records.Id, $"the payment is {payment.Status.Text()}, but its means of payment is still stored");
    }

    /// <summary>Checks that a refund succeeded with exactly one transaction of its amount, and waits for at most one.</summary>
    void CheckRefund(OrderRecords records, Refund refund)
    {
        var value = refund.Lines.Sum(line => line.Amount) + refund.Shipping;
        if (value > 0 && refund.Amount > value)
            AddViolation(refund.Id, $"the refund of {refund.Amount} is for lines worth {value}");
        var tries = records.Transactions.Where(transaction => transaction.RefundId == refund.Id).ToList();
        CheckEqual(refund.Id, "tries", refund.Tries, tries.Count);
        var succeeded = tries.Where(IsSucceeded).ToList();
        if (succeeded.Count != (refund.Status == RefundStatus.Succeeded ? 1 : 0) || succeeded.Exists(t => t.Amount != refund.Amount))
            AddViolation(
                refund.Id,
                $"the refund of {refund.Amount} is {refund.Status.Text()}, its transactions moved {succeeded.Sum(t => t.Amount)}");
        var open = tries.Where(IsOpen).ToList();
        if (open.Count != (refund.Status == RefundStatus.Pending ? 1 : 0) || open.Exists(t => t.Amount != refund.Amount))
            AddViolation(
                refund.Id, $"the refund of {refund.Amount} is {refund.Status.Text()}, {open.Sum(t => t.Amount)} is in flight for it");
    }

    void CheckOrder(OrderRecords records, Order order, Payment payment)
    {
        if (payment.Captured > 0 && order.Currency != payment.Currency)
            AddViolation(records.Id, $"the order is in {order.Currency}, its payment in {payment.Currency}");
        if (order.Status == OrderStatus.Cancelled && payment.Captured != payment.ReturnedAmount)
            AddViolationUnless(
                records.IsWrittenOff(PaymentWriteOff), records.Id,
                $"cancelled, but {payment.Captured - payment.ReturnedAmount} was not refunded",
                new Explanation(records.Id, InFlightKind.Work));
        if (order.Status is OrderStatus.Confirmed or OrderStatus.Completed && payment.Captured != order.Total)
            AddViolationUnless(
                records.IsWrittenOff(PaymentWriteOff), records.Id,
                $"{order.Status.Text()} with a total of {order.Total}, but {payment.Captured} was captured");
    }

    static bool RequiresPayment(OrderRecords records) => records.Saga is { } saga && saga.Workflow != Workflows.InventoryOnly;

    void CheckEqual(string id, string what, long stored, long summed)
    {
        if (stored != summed) AddViolation(id, $"{what}: {stored} stored, {summed} in its rows");
    }

    static bool IsSucceeded(PaymentTransaction transaction) => transaction.Status == TransactionStatus.Succeeded;

    static bool IsOpen(PaymentTransaction transaction) => transaction.IsOpen;

    static long SumOf(OrderRecords records, TransactionKind kind, Func<PaymentTransaction, bool> counts) =>
        records.Transactions.Where(transaction => transaction.Kind == kind && counts(transaction)).Sum(transaction => transaction.Amount);

    static long SumOf(IEnumerable<Refund> refunds, RefundStatus status) =>
        refunds.Where(refund => refund.Status == status).Sum(refund => refund.Amount);
}

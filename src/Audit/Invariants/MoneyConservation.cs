using Doms.Audit.State;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Each payment's amounts are consistent with its ledger entries, and a cancelled order is fully refunded.</summary>
sealed class MoneyConservation()
    : Invariant("I6", "money conservation: 0 <= refunded <= captured <= amount, cancelled orders cost nothing, entries balance")
{
    const string PaymentWriteOff = "payment";

    public override void Check(OrderRecords records)
    {
        CheckEntries(records);
        if (records.Payment is not { } payment)
        {
            if (records.LedgerEntries.Count > 0 || records.Refunds.Count > 0)
                AddViolation(records.Id, "ledger entries or refunds without a payment");
            if (records.Order is { Status: OrderStatus.Confirmed or OrderStatus.Completed } unpaid && RequiresPayment(records))
                AddViolationUnless(records.IsWrittenOff(PaymentWriteOff), records.Id, $"{unpaid.Status.Text()}, but there is no payment");
            return;
        }

        CountChecked();
        CheckPayment(records, payment);
        if (records.Order is { } order) CheckOrder(records, order, payment);
        else AddViolation(records.Id, "there is a payment, but no order");
    }

    void CheckEntries(OrderRecords records)
    {
        var accounts = new Dictionary<string, long>();
        foreach (var entry in records.LedgerEntries)
        {
            if (entry.Amount <= 0 || entry.Debit == entry.Credit)
                AddViolation(entry.Id, $"a ledger entry of {entry.Amount} from {entry.Credit} to {entry.Debit}");
            accounts[entry.Debit] = accounts.GetValueOrDefault(entry.Debit) + entry.Amount;
            accounts[entry.Credit] = accounts.GetValueOrDefault(entry.Credit) - entry.Amount;
        }

        if (accounts.Values.Sum() != 0) AddViolation(records.Id, "the order's ledger does not balance");
        if (accounts.GetValueOrDefault(LedgerEntry.ProviderAccount) < 0)
            AddViolation(records.Id, "more was refunded than was charged");
    }

    void CheckPayment(OrderRecords records, Payment payment)
    {
        var isConsistent = payment.Refunded >= 0 && payment.RefundInFlight >= 0
            && payment.Refunded + payment.RefundInFlight <= payment.Captured && payment.Captured <= payment.Amount;
        if (!isConsistent)
            AddViolation(
                records.Id,
                $"amount {payment.Amount}, captured {payment.Captured}, refunded {payment.Refunded}, "
                + $"refunds in flight {payment.RefundInFlight}");
        CheckEqual(records.Id, "captured", payment.Captured, SumOf(records.LedgerEntries, LedgerEntry.Charge));
        CheckEqual(records.Id, "refunded", payment.Refunded, SumOf(records.LedgerEntries, LedgerEntry.Refund));
        CheckEqual(records.Id, "refunded", payment.Refunded, SumOf(records.Refunds, RefundStatus.Completed));
        CheckEqual(records.Id, "refunds in flight", payment.RefundInFlight, SumOf(records.Refunds, RefundStatus.Pending));
    }

    void CheckOrder(OrderRecords records, Order order, Payment payment)
    {
        if (payment.Captured > 0 && order.Currency != payment.Currency)
            AddViolation(records.Id, $"the order is in {order.Currency}, its payment in {payment.Currency}");
        if (order.Status == OrderStatus.Cancelled && payment.Captured != payment.Refunded)
            AddViolationUnless(
                records.IsWrittenOff(PaymentWriteOff), records.Id, $"cancelled, but {payment.Captured - payment.Refunded} was not refunded",
                new Explanation(records.Id, InFlightKind.Work));
        if (order.Status is OrderStatus.Confirmed or OrderStatus.Completed && payment.Captured != order.Total)
            AddViolationUnless(
                records.IsWrittenOff(PaymentWriteOff), records.Id,
                $"{order.Status.Text()} with a total of {order.Total}, but {payment.Captured} was captured");
    }

    static bool RequiresPayment(OrderRecords records) => records.Saga is { } saga && saga.Workflow != Workflows.InventoryOnly;

    void CheckEqual(string id, string what, long stored, long summed)
    {
        if (stored != summed) AddViolation(id, $"{what}: {stored} in the payment, {summed} in its entries");
    }

    static long SumOf(IEnumerable<LedgerEntry> entries, string kind) =>
        entries.Where(entry => entry.Kind == kind).Sum(entry => entry.Amount);

    static long SumOf(IEnumerable<Refund> refunds, RefundStatus status) =>
        refunds.Where(refund => refund.Status == status).Sum(refund => refund.Amount);
}

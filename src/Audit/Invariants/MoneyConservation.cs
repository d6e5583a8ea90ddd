using Doms.Audit.Books;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Money neither appears nor disappears, and a cancelled order costs nothing.</summary>
sealed class MoneyConservation()
    : Invariant("I6", "money conservation: 0 <= refunded <= captured <= amount, cancelled orders cost nothing, entries balance")
{
    const string PaymentWriteOff = "payment";

    public override void Check(OrderRecords file)
    {
        CheckEntries(file);
        if (file.Payment is not { } payment)
        {
            if (file.LedgerEntries.Count > 0 || file.Refunds.Count > 0) AddViolation(file.Id, "money moved without a payment");
            if (file.Order is { Status: OrderStatus.Confirmed or OrderStatus.Completed } unpaid && RequiresPayment(file))
                AddViolationUnless(file.IsWrittenOff(PaymentWriteOff), file.Id, $"{unpaid.Status.Text()}, but there is no payment");
            return;
        }

        CountChecked();
        CheckPayment(file, payment);
        if (file.Order is { } order) CheckOrder(file, order, payment);
        else AddViolation(file.Id, "there is a payment, but no such order");
    }

    void CheckEntries(OrderRecords file)
    {
        var accounts = new Dictionary<string, long>();
        foreach (var entry in file.LedgerEntries)
        {
            if (entry.Amount <= 0 || entry.Debit == entry.Credit)
                AddViolation(entry.Id, $"a ledger entry of {entry.Amount} from {entry.Credit} to {entry.Debit}");
            accounts[entry.Debit] = accounts.GetValueOrDefault(entry.Debit) + entry.Amount;
            accounts[entry.Credit] = accounts.GetValueOrDefault(entry.Credit) - entry.Amount;
        }

        if (accounts.Values.Sum() != 0) AddViolation(file.Id, "the order's ledger does not balance");
        if (accounts.GetValueOrDefault(LedgerEntry.ProviderAccount) < 0)
            AddViolation(file.Id, "more was given back than was taken");
    }

    void CheckPayment(OrderRecords file, Payment payment)
    {
        var isSound = payment.Refunded >= 0 && payment.RefundInFlight >= 0
            && payment.Refunded + payment.RefundInFlight <= payment.Captured && payment.Captured <= payment.Amount;
        if (!isSound)
            AddViolation(
                file.Id,
                $"amount {payment.Amount}, captured {payment.Captured}, refunded {payment.Refunded}, "
                + $"on its way back {payment.RefundInFlight}");
        CheckEqual(file.Id, "captured", payment.Captured, SumOf(file.LedgerEntries, LedgerEntry.Charge));
        CheckEqual(file.Id, "refunded", payment.Refunded, SumOf(file.LedgerEntries, LedgerEntry.Refund));
        CheckEqual(file.Id, "refunded", payment.Refunded, SumOf(file.Refunds, RefundStatus.Completed));
        CheckEqual(file.Id, "on its way back", payment.RefundInFlight, SumOf(file.Refunds, RefundStatus.Pending));
    }

    void CheckOrder(OrderRecords file, Order order, Payment payment)
    {
        if (payment.Captured > 0 && order.Currency != payment.Currency)
            AddViolation(file.Id, $"the order is in {order.Currency}, its payment in {payment.Currency}");
        if (order.Status == OrderStatus.Cancelled && payment.Captured != payment.Refunded)
            AddViolationUnless(
                file.IsWrittenOff(PaymentWriteOff), file.Id, $"cancelled, but {payment.Captured - payment.Refunded} of its money is still here",
                new Explanation(file.Id, InFlightKind.Work));
        if (order.Status is OrderStatus.Confirmed or OrderStatus.Completed && payment.Captured != order.Total)
            AddViolationUnless(
                file.IsWrittenOff(PaymentWriteOff), file.Id, $"{order.Status.Text()} at {order.Total}, but {payment.Captured} was taken");
    }

    static bool RequiresPayment(OrderRecords file) => file.Saga is { } saga && saga.Workflow != Workflows.InventoryOnly;

    void CheckEqual(string id, string what, long known, long summed)
    {
        if (known != summed) AddViolation(id, $"{what} {known} by the payment, {summed} by its entries");
    }

    static long SumOf(IEnumerable<LedgerEntry> entries, string kind) =>
        entries.Where(entry => entry.Kind == kind).Sum(entry => entry.Amount);

    static long SumOf(IEnumerable<Refund> refunds, RefundStatus status) =>
        refunds.Where(refund => refund.Status == status).Sum(refund => refund.Amount);
}

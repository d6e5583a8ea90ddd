using Doms.Engine.Storage;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Tables of Payments.</summary>
static class Tables
{
    public static readonly Table<Payment> Payments = Table.For<Payment>("payments")
        .Key("order_id", payment => payment.OrderId)
        .Version("version", payment => payment.Version)
        .Text("payment_id", payment => payment.PaymentId)
        .Text("owner", payment => payment.Owner)
        .Text("status", payment => payment.Status.Text())
        .Int64("amount", payment => payment.Amount)
        .Int64("captured", payment => payment.Captured)
        .Int64("refunded", payment => payment.Refunded)
        .Int64("refund_in_flight", payment => payment.RefundInFlight)
        .Text("currency", payment => payment.Currency)
        .TextOrNull("reason", payment => payment.Reason)
        .TextOrNull("code", payment => payment.Code)
        .Int64("attempts", payment => payment.Attempts)
        .Int64("refunds", payment => payment.RefundCount)
        .TextOrNull("refund_wanted", payment => payment.PendingRefundReason)
        .Bool("dispatched", payment => payment.IsDispatched)
        .TextOrNull("provider_reference", payment => payment.ProviderReference)
        .Time("created_at", payment => payment.CreatedAt)
        .Time("changed_at", payment => payment.ChangedAt)
        .Read(row => new Payment(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            PaymentStatusText.Parse(row.Text()),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Int64(),
            row.Int64(),
            row.TextOrNull(),
            row.Bool(),
            row.TextOrNull(),
            row.Time(),
            row.Time()));

    public static readonly Table<Refund> Refunds = Table.For<Refund>("payment_refunds")
        .Key("refund_id", refund => refund.Id)
        .Version("version", refund => refund.Version)
        .Text("order_id", refund => refund.OrderId)
        .Int64("amount", refund => refund.Amount)
        .Text("currency", refund => refund.Currency)
        .Text("status", refund => refund.Status.Text())
        .TextOrNull("reason", refund => refund.Reason)
        .Text("requested_by", refund => refund.RequestedBy)
        .TextOrNull("failure", refund => refund.Failure)
        .TextOrNull("provider_reference", refund => refund.ProviderReference)
        .Time("created_at", refund => refund.CreatedAt)
        .Time("changed_at", refund => refund.ChangedAt)
        .Read(row => new Refund(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Int64(),
            row.Text(),
            RefundStatusText.Parse(row.Text()),
            row.TextOrNull(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Time(),
            row.Time()));

    public static readonly Table<LedgerEntry> Ledger = Table.For<LedgerEntry>("payment_ledger")
        .Key("entry_id", entry => entry.Id)
        .Version("version", entry => entry.Version)
        .Text("order_id", entry => entry.OrderId)
        .Text("debit", entry => entry.Debit)
        .Text("credit", entry => entry.Credit)
        .Int64("amount", entry => entry.Amount)
        .Text("currency", entry => entry.Currency)
        .Text("kind", entry => entry.Kind)
        .Text("reference", entry => entry.Reference)
        .Time("at", entry => entry.At)
        .Read(row => new LedgerEntry(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            row.Text(),
            row.Time()));
}

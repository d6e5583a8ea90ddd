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
        .Text("currency", payment => payment.Currency)
        .Text("status", payment => payment.Status.Text())
        .Int64("amount", payment => payment.Amount)
        .Int64("captured", payment => payment.Captured)
        .Int64("refunded", payment => payment.Refunded)
        .Int64("refund_in_flight", payment => payment.RefundInFlight)
        .Int64("settled_manually", payment => payment.SettledManually)
        .Int64("transactions", payment => payment.TransactionCount)
        .Int64("refunds", payment => payment.RefundCount)
        .TextOrNull("refund_wanted", payment => payment.PendingRefundReason)
        .Bool("dispatched", payment => payment.IsDispatched)
        .TextOrNull("code", payment => payment.Code)
        .TextOrNull("reason", payment => payment.Reason)
        .Time("created_at", payment => payment.CreatedAt)
        .Time("changed_at", payment => payment.ChangedAt)
        .Json("lines", payment => payment.Lines, PaymentsJson.Default.IReadOnlyListPaymentLine)
        .Int64("shipping", payment => payment.Shipping)
        .Int64("shipping_refunded", payment => payment.ShippingRefunded)
        .Int64("written_off", payment => payment.WrittenOff)
        .TextOrNull("written_off_by", payment => payment.WrittenOffBy)
        .Read(row => new Payment(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            row.Text(),
            PaymentStatusText.Parse(row.Text()),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.TextOrNull(),
            row.Bool(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Time(),
            row.Time())
        {
            Lines = row.Json(PaymentsJson.Default.IReadOnlyListPaymentLine),
            Shipping = row.Int64(),
            ShippingRefunded = row.Int64(),
            WrittenOff = row.Int64(),
            WrittenOffBy = row.TextOrNull(),
        });

    public static readonly Table<PaymentMethod> Methods = Table.For<PaymentMethod>("payment_methods")
        .Key("order_id", method => method.OrderId)
        .Version("version", method => method.Version)
        .Text("owner", method => method.Owner)
        .Text("token", method => method.Token)
        .Time("expires_at", method => method.ExpiresAt)
        .UsuallyEmpty()
        .Read(row => new PaymentMethod(row.Text(), row.Int64(), row.Text(), row.Text(), row.Time()));

    public static readonly Table<PaymentTransaction> Transactions = Table.For<PaymentTransaction>("payment_transactions")
        .Key("transaction_id", transaction => transaction.Id)
        .Version("version", transaction => transaction.Version)
        .Text("order_id", transaction => transaction.OrderId)
        .Int64("number", transaction => transaction.Number)
        .Text("kind", transaction => transaction.Kind.Text())
        .Text("status", transaction => transaction.Status.Text())
        .Int64("amount", transaction => transaction.Amount)
        .Text("currency", transaction => transaction.Currency)
        .TextOrNull("parent_id", transaction => transaction.ParentId)
        .TextOrNull("refund_id", transaction => transaction.RefundId)
        .Text("provider", transaction => transaction.Provider)
        .Text("provider_key", transaction => transaction.ProviderKey)
        .TextOrNull("provider_reference", transaction => transaction.ProviderReference)
        .TextOrNull("code", transaction => transaction.Code)
        .TextOrNull("reason", transaction => transaction.Reason)
        .Int64("attempts", transaction => transaction.Attempts)
        .Time("created_at", transaction => transaction.CreatedAt)
        .TimeOrNull("settled_at", transaction => transaction.SettledAt)
        .Read(row => new PaymentTransaction(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Int64(),
            TransactionKindText.Parse(row.Text()),
            TransactionStatusText.Parse(row.Text()),
            row.Int64(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Text(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Int64(),
            row.Time(),
            row.TimeOrNull()));

    public static readonly Table<Refund> Refunds = Table.For<Refund>("refunds")
        .Key("refund_id", refund => refund.Id)
        .Version("version", refund => refund.Version)
        .Text("order_id", refund => refund.OrderId)
        .Int64("number", refund => refund.Number)
        .Int64("amount", refund => refund.Amount)
        .Text("currency", refund => refund.Currency)
        .Text("status", refund => refund.Status.Text())
        .Text("reason_code", refund => refund.ReasonCode)
        .TextOrNull("note", refund => refund.Note)
        .TextOrNull("customer_reason", refund => refund.CustomerReason)
        .Text("requested_by", refund => refund.RequestedBy)
        .TextOrNull("failure_code", refund => refund.FailureCode)
        .TextOrNull("failure", refund => refund.Failure)
        .TextOrNull("settled_reference", refund => refund.SettledReference)
        .Int64("tries", refund => refund.Tries)
        .Time("created_at", refund => refund.CreatedAt)
        .Time("changed_at", refund => refund.ChangedAt)
        .Json("lines", refund => refund.Lines, PaymentsJson.Default.IReadOnlyListRefundLine)
        .Int64("shipping", refund => refund.Shipping)
        .TextOrNull("return_id", refund => refund.ReturnId)
        .TextOrNull("retried_by", refund => refund.RetriedBy)
        .TextOrNull("closed_by", refund => refund.ClosedBy)
        .Read(row => new Refund(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Int64(),
            row.Int64(),
            row.Text(),
            RefundStatusText.Parse(row.Text()),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Int64(),
            row.Time(),
            row.Time())
        {
            Lines = row.Json(PaymentsJson.Default.IReadOnlyListRefundLine),
            Shipping = row.Int64(),
            ReturnId = row.TextOrNull(),
            RetriedBy = row.TextOrNull(),
            ClosedBy = row.TextOrNull(),
        });

    public static readonly Table<ProviderCallback> Callbacks = Table.For<ProviderCallback>("provider_callbacks")
        .Key("callback_id", callback => callback.Id)
        .Version("version", callback => callback.Version)
        .Text("type", callback => callback.Type)
        .TextOrNull("reference", callback => callback.Reference)
        .TextOrNull("order_id", callback => callback.OrderId)
        .Text("payload", callback => callback.Payload)
        .Time("received_at", callback => callback.ReceivedAt)
        .Read(row => new ProviderCallback(
            row.Text(), row.Int64(), row.Text(), row.TextOrNull(), row.TextOrNull(), row.Text(), row.Time()));
}

using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Payments;

/// <summary>Describes the requests and views of Payments in the API document.</summary>
static class PaymentsSchemas
{
    static MemberRule Text { get; } = new() { MaxLength = RefundFields.MaxTextLength };

    public static void Describe(SchemaRules schemas) => schemas
        .Request<RefundRequest>("""{"amount": 1.99, "reason": "scratched"}""")
        .Member<RefundRequest>(nameof(RefundRequest.Reason), Text)
        .Request<CreateRefundRequest>("""{"amount": 1.99, "reasonCode": "DAMAGED", "customerReason": "Scratched box"}""")
        .Member<CreateRefundRequest>(nameof(CreateRefundRequest.ReasonCode), new()
        {
            NotEmpty = true, MaxLength = RefundFields.MaxCodeLength, Pattern = "^[A-Z0-9_]+$",
        })
        .Member<CreateRefundRequest>(nameof(CreateRefundRequest.Lines), new() { MinItems = 1, MaxItems = RefundFields.MaxLines })
        .Member<CreateRefundRequest>(nameof(CreateRefundRequest.ReturnId), new() { MaxLength = ChosenId.MaxLength })
        .Member<CreateRefundRequest>(nameof(CreateRefundRequest.Note), Text)
        .Member<CreateRefundRequest>(nameof(CreateRefundRequest.CustomerReason), Text)
        .Request<RefundLineRequest>(
            """{"lineId": "1", "quantity": 1}""", nameof(RefundLineRequest.LineId), nameof(RefundLineRequest.Quantity))
        .Request<SettleRefundRequest>("""{"reference": "SEPA 7", "note": "bank transfer"}""", nameof(SettleRefundRequest.Reference))
        .Member<SettleRefundRequest>(nameof(SettleRefundRequest.Reference), new()
        {
            MaxLength = RefundFields.MaxReferenceLength,
        })
        .Member<SettleRefundRequest>(nameof(SettleRefundRequest.Note), Text)
        .Request<CancelRefundRequest>("""{"note": "replaced"}""")
        .Member<CancelRefundRequest>(nameof(CancelRefundRequest.Note), Text)
        .Words<PaymentView, PaymentStatus>(nameof(PaymentView.Status), status => status.Text())
        .Words<RefundPreviewView>(nameof(RefundPreviewView.PaymentStatus), [PaymentStatus.Completed.Text(), PaymentStatus.Refunded.Text()])
        .Words<OrderRefundView>(nameof(OrderRefundView.Status), RefundStatusText.All)
        .Words<RefundView>(nameof(RefundView.Status), [RefundStatus.Pending.Text(), PaymentViews.CancellationRequested]);
}

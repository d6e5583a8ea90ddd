using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>JSON metadata of Payments' effects, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ChargeCard)), JsonSerializable(typeof(IssueRefund))]
[JsonSerializable(typeof(ChargeSucceeded)), JsonSerializable(typeof(ChargeDeclined)), JsonSerializable(typeof(ChargeUnknown))]
[JsonSerializable(typeof(ChargeVoided)), JsonSerializable(typeof(RefundSucceeded)), JsonSerializable(typeof(RefundRefused))]
[JsonSerializable(typeof(RefundByOperator)), JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(RetryRefund)), JsonSerializable(typeof(SettleRefund)), JsonSerializable(typeof(PaymentMethodExpired))]
[JsonSerializable(typeof(CancelRefund))]
[JsonSerializable(typeof(IReadOnlyList<PaymentLine>)), JsonSerializable(typeof(IReadOnlyList<RefundLine>))]
[JsonSerializable(typeof(CheckTransaction)), JsonSerializable(typeof(TransactionChecked))]
[JsonSerializable(typeof(ReceiveCallback))]
[JsonSerializable(typeof(CallbackExpired)), JsonSerializable(typeof(CallbackView))]
[JsonSerializable(typeof(PaymentView)), JsonSerializable(typeof(RefundView)), JsonSerializable(typeof(OrderRefundView))]
[JsonSerializable(typeof(PageView<OrderRefundView>)), JsonSerializable(typeof(PageView<PaymentView>))]
[JsonSerializable(typeof(CreateRefundRequest)), JsonSerializable(typeof(SettleRefundRequest))]
[JsonSerializable(typeof(CancelRefundRequest)), JsonSerializable(typeof(RefundPreviewView))]
sealed partial class PaymentsJson : JsonSerializerContext;

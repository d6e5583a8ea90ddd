using Doms.Audit.State;
using Doms.Contracts;
using Doms.Fulfillment.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Every order, payment, refund, shipment and mail has ended or has work in flight that will continue it.</summary>
sealed class Terminality() : Invariant("I4", "terminality: every order has ended or has a pending reason")
{
    public override void Check(OrderRecords records)
    {
        if (records.IsStandAloneReservation) return;
        if (records.Order is { } order)
        {
            CountChecked();
            if (order.IsEnded) CheckEndedOrder(records, order);
            else CheckOpenOrder(records, order);
        }
        else if (records.Saga is not null)
        {
            AddViolation(records.Id, "there is a saga, but no order");
        }

        CheckPaymentAndRefunds(records);
        foreach (var shipment in records.Shipments) CheckShipment(records, shipment);
        CheckMails(records);
    }

    void CheckOpenOrder(OrderRecords records, Order order)
    {
        var status = order.Status.Text();
        switch (records.Saga)
        {
            case null:
                AddUnexplainedViolation(
                    records.Id, $"the order is {status} without a saga",
                    new Explanation(records.Id, InFlightKind.Work), new Explanation(records.Id, InFlightKind.Timer, ServiceNames.Orders));
                break;
            case { HasEnded: true } ended:
                AddUnexplainedViolation(
                    records.Id, $"the order is {status}, but its saga is {ended.Status.Text()}",
                    new Explanation(records.Id, InFlightKind.Work));
                break;
            case { Status: not SagaStatus.NeedsAttention } saga:
                AddUnexplainedViolation(
                    records.Id, $"the saga is waiting at step '{saga.Step}' without a timer or message", SagaContinuations(records));
                break;
            default:
                break;
        }
    }

    void CheckEndedOrder(OrderRecords records, Order order)
    {
        var wanted = order.Status == OrderStatus.Completed ? SagaStatus.Completed : SagaStatus.Compensated;
        switch (records.Saga)
        {
            case null:
                AddViolation(records.Id, $"the order is {order.Status.Text()} without a saga");
                break;
            case { HasEnded: true } saga when saga.Status != wanted:
                AddViolation(records.Id, $"the order is {order.Status.Text()}, its saga {saga.Status.Text()}");
                break;
            case { HasEnded: false, Status: not SagaStatus.NeedsAttention } saga:
                AddUnexplainedViolation(
                    records.Id, $"the order is {order.Status.Text()}, but its saga is {saga.Status.Text()} without a timer or message",
                    SagaContinuations(records));
                break;
            default:
                break;
        }
    }

    void CheckPaymentAndRefunds(OrderRecords records)
    {
        Explanation[] explanations = [new(records.Id, InFlightKind.Work, ServiceNames.Payments)];
        if (records.Payment is { Status: PaymentStatus.Pending or PaymentStatus.Unknown } payment)
            AddUnexplainedViolation(records.Id, $"the payment is {payment.Status.Text()} without a status query in flight", explanations);
        foreach (var refund in records.Refunds)
        {
            if (refund.Status == RefundStatus.Pending)
                AddUnexplainedViolation(refund.Id, "the refund is PENDING without a status query in flight", explanations);
            else if (refund.Status == RefundStatus.Requested && !MayStillRefund(records.Saga))
                AddUnexplainedViolation(
                    refund.Id, "the refund is REQUESTED, but its saga neither compensates nor has the request",
                    new Explanation(records.Id, InFlightKind.Work));
        }
    }

    static bool MayStillRefund(Saga? saga) =>
        saga is { HasEnded: false } && (saga.IsCompensating || saga.Status == SagaStatus.NeedsAttention);

    void CheckShipment(OrderRecords records, Shipment shipment)
    {
        if (records.Order is not { } order)
            AddViolation(records.Id, "there is a shipment, but no order");
        else if (order.Status == OrderStatus.Cancelled && !shipment.HasEnded)
            AddViolationUnless(
                records.IsWrittenOff("stock"), records.Id, $"the order is CANCELLED, its shipment {shipment.Status.Text()}",
                new Explanation(records.Id, InFlightKind.Work));
        else if (order.Status == OrderStatus.Cancelled && shipment.Status == ShipmentStatus.Delivered)
            AddViolationUnless(records.IsWrittenOff("stock"), records.Id, "the order is CANCELLED, but was delivered");
    }

    void CheckMails(OrderRecords records)
    {
        foreach (var notification in records.Notifications)
            if (notification.Status == NotificationStatus.Pending)
                AddUnexplainedViolation(
                    notification.Id, "the mail is PENDING without an effect that sends it",
                    new Explanation(records.Id, InFlightKind.Effect, ServiceNames.Notifications),
                    new Explanation(notification.Id, InFlightKind.Work));
    }

    static Explanation[] SagaContinuations(OrderRecords records) =>
        [new(records.Id, InFlightKind.Timer, ServiceNames.Orchestrator), new(records.Id, InFlightKind.Message)];
}

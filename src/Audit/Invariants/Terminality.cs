using Doms.Audit.Books;
using Doms.Contracts;
using Doms.Fulfillment.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Everything has either ended or waits for something that can be named.</summary>
sealed class Terminality() : Invariant("I4", "terminality: every order has ended, or waits for something named")
{
    public override void Check(OrderRecords file)
    {
        if (file.IsStandAloneReservation) return;
        if (file.Order is { } order)
        {
            CountChecked();
            if (order.IsEnded) CheckEndedOrder(file, order);
            else CheckOpenOrder(file, order);
        }
        else if (file.Saga is not null)
        {
            AddViolation(file.Id, "there is a saga, but no such order");
        }

        CheckPaymentAndRefunds(file);
        CheckShipment(file);
        CheckMails(file);
    }

    void CheckOpenOrder(OrderRecords file, Order order)
    {
        var status = order.Status.Text();
        switch (file.Saga)
        {
            case null:
                AddViolation(
                    file.Id, $"the order is {status} and no saga works on it",
                    new Explanation(file.Id, InFlightKind.Work), new Explanation(file.Id, InFlightKind.Timer, ServiceNames.Orders));
                break;
            case { HasEnded: true } ended:
                AddViolation(file.Id, $"the order is {status}, but its saga is {ended.Status.Text()}", new Explanation(file.Id, InFlightKind.Work));
                break;
            case { Status: not SagaStatus.NeedsAttention } saga:
                AddViolation(file.Id, $"the saga waits at '{saga.Step}' with neither timer nor message", SagaContinues(file));
                break;
            default:
                break;
        }
    }

    void CheckEndedOrder(OrderRecords file, Order order)
    {
        var wanted = order.Status == OrderStatus.Completed ? SagaStatus.Completed : SagaStatus.Compensated;
        switch (file.Saga)
        {
            case null:
                AddViolation(file.Id, $"the order is {order.Status.Text()} without a saga");
                break;
            case { HasEnded: true } saga when saga.Status != wanted:
                AddViolation(file.Id, $"the order is {order.Status.Text()}, its saga {saga.Status.Text()}");
                break;
            case { HasEnded: false, Status: not SagaStatus.NeedsAttention } saga:
                AddViolation(
                    file.Id, $"the order is {order.Status.Text()}, but its saga is {saga.Status.Text()} with neither timer nor message",
                    SagaContinues(file));
                break;
            default:
                break;
        }
    }

    void CheckPaymentAndRefunds(OrderRecords file)
    {
        Explanation[] excuses = [new(file.Id, InFlightKind.Work, ServiceNames.Payments)];
        if (file.Payment is { Status: PaymentStatus.Pending or PaymentStatus.Unknown } payment)
            AddViolation(file.Id, $"the payment is {payment.Status.Text()}, and nothing is asking for its outcome", excuses);
        foreach (var refund in file.Refunds)
            if (refund.Status == RefundStatus.Pending)
                AddViolation(refund.Id, "the refund is PENDING, and nothing is asking for its outcome", excuses);
    }

    void CheckShipment(OrderRecords file)
    {
        if (file.Shipment is not { } shipment) return;
        if (file.Order is not { } order)
            AddViolation(file.Id, "there is a shipment, but no such order");
        else if (order.Status == OrderStatus.Cancelled && !shipment.HasEnded)
            AddViolationUnless(
                file.IsWrittenOff("stock"), file.Id, $"the order is CANCELLED, its shipment {shipment.Status.Text()}",
                new Explanation(file.Id, InFlightKind.Work));
        else if (order.Status == OrderStatus.Cancelled && shipment.Status == ShipmentStatus.Delivered)
            AddViolationUnless(file.IsWrittenOff("stock"), file.Id, "the order is CANCELLED, and yet it was delivered");
    }

    void CheckMails(OrderRecords file)
    {
        foreach (var notification in file.Notifications)
            if (notification.Status == NotificationStatus.Pending)
                AddViolation(notification.Id, "the mail is PENDING, and nothing is sending it",
                    new Explanation(file.Id, InFlightKind.Effect, ServiceNames.Notifications), new Explanation(notification.Id, InFlightKind.Work));
    }

    static Explanation[] SagaContinues(OrderRecords file) =>
        [new(file.Id, InFlightKind.Timer, ServiceNames.Orchestrator), new(file.Id, InFlightKind.Message)];
}

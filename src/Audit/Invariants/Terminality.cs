using Doms.Audit.Books;
using Doms.Fulfillment.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Everything has either ended or waits for something that can be named.</summary>
sealed class Terminality() : Invariant("I4", "terminality: every order has ended, or waits for something named")
{
    const string Orchestrator = "orchestrator";

    public override void Look(OrderFile file)
    {
        if (file.IsHold) return;
        if (file.Order is { } order)
        {
            Count();
            if (order.IsEnded) LookAtEnded(file, order);
            else LookAtOpen(file, order);
        }
        else if (file.Saga is not null)
        {
            Violated(file.Id, "there is a saga, but no such order");
        }

        LookAtMoney(file);
        LookAtShipment(file);
        LookAtMails(file);
    }

    void LookAtOpen(OrderFile file, Order order)
    {
        var status = order.Status.Text();
        switch (file.Saga)
        {
            case null:
                Violated(
                    file.Id, $"the order is {status} and no saga works on it",
                    new Excuse(file.Id, Way.Work), new Excuse(file.Id, Way.Timer, "orders"));
                break;
            case { HasEnded: true } ended:
                Violated(file.Id, $"the order is {status}, but its saga is {ended.Status}", new Excuse(file.Id, Way.Work));
                break;
            case { Status: not SagaStatus.NeedsAttention } saga:
                Violated(file.Id, $"the saga waits at '{saga.Step}' with neither timer nor message", SagaMovesOn(file));
                break;
            default:
                break;
        }
    }

    void LookAtEnded(OrderFile file, Order order)
    {
        var wanted = order.Status == OrderStatus.Completed ? SagaStatus.Completed : SagaStatus.Compensated;
        switch (file.Saga)
        {
            case null:
                Violated(file.Id, $"the order is {order.Status.Text()} without a saga");
                break;
            case { HasEnded: true } saga when saga.Status != wanted:
                Violated(file.Id, $"the order is {order.Status.Text()}, its saga {saga.Status}");
                break;
            case { HasEnded: false, Status: not SagaStatus.NeedsAttention } saga:
                Violated(
                    file.Id, $"the order is {order.Status.Text()}, but its saga is {saga.Status} with neither timer nor message",
                    SagaMovesOn(file));
                break;
            default:
                break;
        }
    }

    void LookAtMoney(OrderFile file)
    {
        Excuse[] excuses = [new(file.Id, Way.Work, "payments")];
        if (file.Payment is { Status: PaymentStatus.Pending or PaymentStatus.Unknown } payment)
            Violated(file.Id, $"the payment is {payment.Status.Name()}, and nothing is asking for its outcome", excuses);
        foreach (var refund in file.Refunds)
            if (refund.Status == RefundStatus.Pending)
                Violated(refund.Id, "the refund is PENDING, and nothing is asking for its outcome", excuses);
    }

    void LookAtShipment(OrderFile file)
    {
        if (file.Shipment is not { } shipment) return;
        if (file.Order is not { } order)
            Violated(file.Id, "there is a shipment, but no such order");
        else if (order.Status == OrderStatus.Cancelled && !shipment.HasEnded)
            ViolatedUnless(
                file.IsWrittenOff("stock"), file.Id, $"the order is CANCELLED, its shipment {shipment.Status}",
                new Excuse(file.Id, Way.Work));
        else if (order.Status == OrderStatus.Cancelled && shipment.Status == ShipmentStatus.Delivered)
            ViolatedUnless(file.IsWrittenOff("stock"), file.Id, "the order is CANCELLED, and yet it was delivered");
    }

    void LookAtMails(OrderFile file)
    {
        foreach (var notification in file.Notifications)
            if (notification.Status == NotificationStatus.Pending)
                Violated(notification.Id, "the mail is PENDING, and nothing is sending it",
                    new Excuse(file.Id, Way.Effect, "notifications"), new Excuse(notification.Id, Way.Work));
    }

    static Excuse[] SagaMovesOn(OrderFile file) =>
        [new(file.Id, Way.Timer, Orchestrator), new(file.Id, Way.Message)];
}

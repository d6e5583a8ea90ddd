using Doms.Contracts.Messages;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

/// <summary>Minimal model of the other services as a saga sees them, with queues that are ordered per service only.</summary>
sealed class ServiceModel
{
    readonly Dictionary<string, Queue<object>> _commands = [];
    readonly Dictionary<string, Queue<object>> _events = [];

    public string Stock { get; private set; } = "";

    public string Order { get; private set; } = "PENDING";

    public string Shipment { get; private set; } = "";

    public string Payment { get; private set; } = "";

    public long CapturedAmount { get; private set; }

    public long RefundedAmount { get; private set; }

    public int ChargeCount { get; private set; }

    public bool RefundWanted { get; private set; }

    public IReadOnlyList<string> ServicesWithCommands => [.. _commands.Where(q => q.Value.Count > 0).Select(q => q.Key)];

    public IReadOnlyList<string> ServicesWithEvents => [.. _events.Where(q => q.Value.Count > 0).Select(q => q.Key)];

    public void Send(object command) => QueueOf(_commands, SagaScenario.Name(command).Split('.')[0]).Enqueue(command);

    public void Publish(object message) => QueueOf(_events, SagaScenario.Name(message).Split('.')[0]).Enqueue(message);

    public object DequeueEvent(string service) => _events[service].Dequeue();

    public void HandleCommand(string service, Random random)
    {
        switch (_commands[service].Dequeue())
        {
            case ReserveInventory: Reserve(random); break;
            case ReleaseInventory: Release(); break;
            case InitiatePayment when Payment == "": (Payment, ChargeCount) = ("PENDING", ChargeCount + 1); break;
            case InitiatePayment when Payment is not ("PENDING" or "UNKNOWN"):
                Publish(Payment == "COMPLETED" ? Paid : Declined);
                break;
            case RefundPayment: Refund(random); break;
            case ConfirmOrder: Confirm(); break;
            case CompleteOrder: Order = "COMPLETED"; Publish(Completed); break;
            case CancelOrder: Order = "CANCELLED"; Publish(Cancelled); break;
            case CreateShipment: Ship(); break;
            case CancelShipment: HandleCancelShipment(); break;
            default: break;
        }
    }

    /// <summary>Lets the payment provider respond, or time out.</summary>
    public void Charge(Random random)
    {
        if (Payment is not ("PENDING" or "UNKNOWN")) return;
        switch (random.Next(4))
        {
            case 0 when Payment == "PENDING": Payment = "UNKNOWN"; Publish(Unknown); break;
            case 1: Payment = "FAILED"; Publish(RefundWanted && random.Next(2) == 0 ? Refunded : Declined); break;
            default:
                (Payment, CapturedAmount) = ("COMPLETED", 250_00);
                Publish(Paid);
                if (RefundWanted) Refund(random);
                break;
        }
    }

    /// <summary>Advances the shipment through warehouse and carrier, or loses the goods.</summary>
    public void MoveShipment(Random random)
    {
        if (Shipment is not ("CREATED" or "DISPATCHED")) return;
        var lost = random.Next(10) == 0;
        if (lost) Publish(Shipment == "CREATED" ? FailedBeforeDispatch : FailedAfterDispatch);
        else if (Shipment == "CREATED") Stock = "COMMITTED";
        else Publish(Delivered);
        Shipment = (Shipment, lost) switch
        {
            ("CREATED", true) => "FAILED",
            ("CREATED", false) => "DISPATCHED",
            (_, true) => "LOST",
            _ => "DELIVERED",
        };
    }

    void Reserve(Random random)
    {
        if (Stock is "RELEASED" || (Stock is "" && random.Next(6) == 0)) Publish(Unavailable);
        else
        {
            if (Stock is "") Stock = "RESERVED";
            Publish(Reserved);
        }
    }

    void Confirm()
    {
        if (Order == "PENDING") Order = "CONFIRMED";
        Publish(Order == "CANCELLED" ? Cancelled : Confirmed);
    }

    void Ship()
    {
        if (Shipment == "") Shipment = "CREATED";
        Publish(Shipment == "CANCELLED" ? CancelledShipment : Shipped);
        if (Shipment == "DELIVERED") Publish(Delivered);
        if (Shipment == "FAILED") Publish(FailedBeforeDispatch);
        if (Shipment == "LOST") Publish(FailedAfterDispatch);
    }

    void Release()
    {
        if (Stock is "" or "RESERVED") Stock = "RELEASED";
        Publish(Stock == "COMMITTED" ? Committed : Released);
    }

    void Refund(Random random)
    {
        RefundWanted = true;
        if (Payment is "PENDING" or "UNKNOWN") return;
        if (Payment == "COMPLETED" && random.Next(4) == 0) { Publish(RefundFailed); return; }
        if (Payment == "") Payment = "VOIDED";
        if (Payment == "COMPLETED") Payment = "REFUNDED";
        RefundedAmount = CapturedAmount;
        Publish(Refunded);
    }

    void HandleCancelShipment()
    {
        if (Shipment is "" or "CREATED") Shipment = "CANCELLED";
        Publish(Shipment is "CANCELLED" or "FAILED" ? CancelledShipment : CancelRefused);
    }

    static Queue<object> QueueOf(Dictionary<string, Queue<object>> queues, string service)
    {
        if (!queues.TryGetValue(service, out var queue)) queues[service] = queue = new Queue<object>();
        return queue;
    }
}

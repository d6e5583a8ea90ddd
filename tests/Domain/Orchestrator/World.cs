using Doms.Contracts.Messages;
using static Doms.Tests.Domain.Orchestrator.Story;

namespace Doms.Tests.Domain.Orchestrator;

/// <summary>The other services, each as little of it as a saga can tell, with queues that keep order per service only.</summary>
sealed class World
{
    readonly Dictionary<string, Queue<object>> _commands = [];
    readonly Dictionary<string, Queue<object>> _events = [];

    public string Stock { get; private set; } = "";

    public string Order { get; private set; } = "PENDING";

    public string Shipment { get; private set; } = "";

    public string Payment { get; private set; } = "";

    public long Captured { get; private set; }

    public long Returned { get; private set; }

    public int Charges { get; private set; }

    public bool RefundWanted { get; private set; }

    public IReadOnlyList<string> WaitingCommands => [.. _commands.Where(q => q.Value.Count > 0).Select(q => q.Key)];

    public IReadOnlyList<string> WaitingEvents => [.. _events.Where(q => q.Value.Count > 0).Select(q => q.Key)];

    public void Send(object command) => QueueOf(_commands, Story.Name(command).Split('.')[0]).Enqueue(command);

    public void Tell(object message) => QueueOf(_events, Story.Name(message).Split('.')[0]).Enqueue(message);

    public object TakeEvent(string service) => _events[service].Dequeue();

    public void HandleCommand(string service, Random random)
    {
        switch (_commands[service].Dequeue())
        {
            case ReserveInventory: Reserve(random); break;
            case ReleaseInventory: Release(); break;
            case InitiatePayment when Payment == "": (Payment, Charges) = ("PENDING", Charges + 1); break;
            case RefundPayment: Refund(random); break;
            case ConfirmOrder when Order == "PENDING": Order = "CONFIRMED"; Tell(Confirmed); break;
            case CompleteOrder: Order = "COMPLETED"; Tell(Completed); break;
            case CancelOrder: Order = "CANCELLED"; Tell(Cancelled); break;
            case CreateShipment when Shipment == "": Shipment = "CREATED"; Tell(Shipped); break;
            case CancelShipment: StopShipment(); break;
            default: break;
        }
    }

    /// <summary>The payment provider answers, or does not.</summary>
    public void Charge(Random random)
    {
        if (Payment is not ("PENDING" or "UNKNOWN")) return;
        switch (random.Next(4))
        {
            case 0 when Payment == "PENDING": Payment = "UNKNOWN"; Tell(Unknown); break;
            case 1: Payment = "FAILED"; Tell(RefundWanted && random.Next(2) == 0 ? Refunded : Declined); break;
            default:
                (Payment, Captured) = ("COMPLETED", 250_00);
                Tell(Paid);
                if (RefundWanted) Refund(random);
                break;
        }
    }

    /// <summary>The house and the carrier do their work, or lose the goods.</summary>
    public void Carry(Random random)
    {
        if (Shipment is not ("CREATED" or "DISPATCHED")) return;
        var lost = random.Next(10) == 0;
        if (lost) Tell(Shipment == "CREATED" ? FailedAtHome : FailedOnTheWay);
        else if (Shipment == "CREATED") Stock = "COMMITTED";
        else Tell(Delivered);
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
        if (Stock is "RELEASED" || (Stock is "" && random.Next(6) == 0)) Tell(Unavailable);
        else if (Stock is "") { Stock = "RESERVED"; Tell(Reserved); }
    }

    void Release()
    {
        if (Stock is "" or "RESERVED") Stock = "RELEASED";
        Tell(Stock == "COMMITTED" ? Committed : Released);
    }

    void Refund(Random random)
    {
        RefundWanted = true;
        if (Payment is "PENDING" or "UNKNOWN") return;
        if (Payment == "COMPLETED" && random.Next(4) == 0) { Tell(RefundFailed); return; }
        if (Payment == "") Payment = "VOIDED";
        Returned = Captured;
        Tell(Refunded);
    }

    void StopShipment()
    {
        if (Shipment is "" or "CREATED") Shipment = "CANCELLED";
        Tell(Shipment is "CANCELLED" or "FAILED" ? ShipmentOff : CancelRefused);
    }

    static Queue<object> QueueOf(Dictionary<string, Queue<object>> queues, string service)
    {
        if (!queues.TryGetValue(service, out var queue)) queues[service] = queue = new Queue<object>();
        return queue;
    }
}

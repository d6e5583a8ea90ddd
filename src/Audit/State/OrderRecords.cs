using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.State;

/// <summary>All rows that the services store under one id, the id of an order or of a stand-alone reservation.</summary>
sealed class OrderRecords(string id)
{
    public string Id { get; } = id;

    public Order? Order { get; set; }

    public Saga? Saga { get; set; }

    public Reservation? Reservation { get; set; }

    public Payment? Payment { get; set; }

    public List<Shipment> Shipments { get; } = [];

    /// <summary>The newest shipment; null for none.</summary>
    public Shipment? Shipment => Shipments.MaxBy(shipment => shipment.Number);

    public List<Refund> Refunds { get; } = [];

    public List<PaymentTransaction> Transactions { get; } = [];

    public PaymentMethod? PaymentMethod { get; set; }

    /// <summary>Entries of the order's timeline, in the order of their keys.</summary>
    public List<OrderEntry> Entries { get; } = [];

    public List<Notification> Notifications { get; } = [];

    /// <summary>The provider's accounts of the order's charges, by their key.</summary>
    public Dictionary<string, ProviderAccount> AtProvider { get; } = [];

    public bool IsStandAloneReservation => Reservation is { Kind: ReservationKind.StandAlone };

    /// <summary>True when an operator wrote off <c>stock</c> or <c>payment</c> when closing the order.</summary>
    public bool IsWrittenOff(string what) => Saga?.Progress.WriteOffs.Any(entry => entry.What == what) == true;
}

using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Books;

/// <summary>Everything that all services keep under one id: an order's, or that of a stand-alone hold.</summary>
sealed class OrderRecords(string id)
{
    public string Id { get; } = id;

    public Order? Order { get; set; }

    public Saga? Saga { get; set; }

    public Reservation? Reservation { get; set; }

    public Payment? Payment { get; set; }

    public Shipment? Shipment { get; set; }

    public List<Refund> Refunds { get; } = [];

    public List<LedgerEntry> LedgerEntries { get; } = [];

    public List<Notification> Notifications { get; } = [];

    /// <summary>What the provider has under this order's id.</summary>
    public ProviderAccount? AtProvider { get; set; }

    public bool IsStandAloneReservation => Reservation is { Kind: ReservationKind.StandAlone };

    /// <summary>An operator closed the order without this (<c>stock</c> or <c>payment</c>).</summary>
    public bool IsWrittenOff(string what) => Saga?.Progress.WriteOffs.Any(entry => entry.What == what) == true;
}

using Doms.Engine.Storage;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>Tables of Inventory.</summary>
static class Tables
{
    public static readonly Table<StockItem> Stock = Table.For<StockItem>("inventory")
        .Key("product_id", item => item.ProductId)
        .Version("version", item => item.Version)
        .Int64("available_quantity", item => item.Available)
        .Int64("reserved_quantity", item => item.Reserved)
        .TextOrNull("name", item => item.Name)
        .Int64OrNull("price", item => item.Price)
        .Text("currency", item => item.Currency)
        .Read(row => new StockItem(
            row.Text(), row.Int64(), row.Int64(), row.Int64(), row.TextOrNull(), row.Int64OrNull(), row.Text()));

    public static readonly Table<Reservation> Reservations = Table.For<Reservation>("reservations")
        .Key("reservation_id", reservation => reservation.Id)
        .Version("version", reservation => reservation.Version)
        .Text("kind", reservation => reservation.Kind.Text())
        .Text("owner", reservation => reservation.Owner)
        .Json("lines", reservation => reservation.Lines, InventoryJson.Default.IReadOnlyListLine)
        .Text("status", reservation => reservation.Status.Text())
        .TimeOrNull("expires_at", reservation => reservation.ExpiresAt)
        .Text("holder", reservation => reservation.HolderKey)
        .TimeOrNull("open_until", reservation => reservation.OpenUntil)
        .Index("open_by_holder", group: "holder", order: "open_until")
        .Read(ReadReservation);

    public static readonly Table<StockMovement> Ledger = Table.For<StockMovement>("stock_ledger")
        .Key("movement_id", movement => movement.Id)
        .Version("version", movement => movement.Version)
        .Text("product_id", movement => movement.ProductId)
        .Int64("sequence", movement => movement.Sequence)
        .Int64("delta_available", movement => movement.DeltaAvailable)
        .Int64("delta_reserved", movement => movement.DeltaReserved)
        .Text("reason", movement => movement.Reason)
        .TextOrNull("reference", movement => movement.Reference)
        .Text("actor", movement => movement.Actor)
        .TextOrNull("note", movement => movement.Note)
        .Time("at", movement => movement.At)
        .Read(row => new StockMovement(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Text(),
            row.TextOrNull(),
            row.Text(),
            row.TextOrNull(),
            row.Time()));

    public static readonly Table<ReservationQuota> Quotas = Table.For<ReservationQuota>("hold_quotas")
        .Key("owner", quota => quota.Owner)
        .Version("version", quota => quota.Version)
        .Int64("open_holds", quota => quota.Open)
        .Read(row => new ReservationQuota(row.Text(), row.Int64(), row.Int64()));

    /// <summary>The columns holder and open_until are derived from the others.</summary>
    static Reservation ReadReservation(RowReader row) => new(
        row.Text(),
        row.Int64(),
        ReservationKindText.Parse(row.Text()),
        row.Text(),
        row.Json(InventoryJson.Default.IReadOnlyListLine),
        ReservationStatusText.Parse(row.Text()),
        row.TimeOrNull());
}

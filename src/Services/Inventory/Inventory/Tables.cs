using Doms.Engine.Storage;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>Tables of Inventory.</summary>
static class Tables
{
    public static readonly Table<Product> Products = Table.For<Product>("products")
        .Key("product_id", product => product.ProductId)
        .Version("version", product => product.Version)
        .TextOrNull("name", product => product.Name)
        .Int64OrNull("price", product => product.Price)
        .Text("currency", product => product.Currency)
        .Text("changed_by", product => product.ChangedBy)
        .Time("changed_at", product => product.ChangedAt)
        .Int64OrNull("low_stock_at", product => product.LowStockAt)
        .LookedUp()
        .Read(row => new Product(
            row.Text(), row.Int64(), row.TextOrNull(), row.Int64OrNull(), row.Text(), row.Text(), row.Time(), row.Int64OrNull()));

    public static readonly Table<Stock> Stock = Table.For<Stock>("inventory")
        .Key("stock_id", stock => stock.Id)
        .Version("version", stock => stock.Version)
        .Text("product_id", stock => stock.ProductId)
        .Text("location_id", stock => stock.LocationId)
        .Int64("available_quantity", stock => stock.Available)
        .Int64("reserved_quantity", stock => stock.Reserved)
        .Shared()
        .LookedUp()
        .Read(row => new Stock(row.Text(), row.Int64(), row.Text(), row.Text(), row.Int64(), row.Int64()));

    public static readonly Table<Reservation> Reservations = Table.For<Reservation>("reservations")
        .Key("reservation_id", reservation => reservation.Id)
        .Version("version", reservation => reservation.Version)
        .Text("kind", reservation => reservation.Kind.Text())
        .Text("owner", reservation => reservation.Owner)
        .Text("status", reservation => reservation.Status.Text())
        .TextOrNull("order_id", reservation => reservation.OrderId)
        .Json("lines", reservation => reservation.Lines, InventoryJson.Default.IReadOnlyListReservationLine)
        .TimeOrNull("expires_at", reservation => reservation.ExpiresAt)
        .Json("refusal", reservation => reservation.Refusal, InventoryJson.Default.Refusal!)
        .TimeOrNull("extendable_until", reservation => reservation.ExtendableUntil)
        .Text("holder", reservation => reservation.HolderKey)
        .TimeOrNull("open_until", reservation => reservation.OpenUntil)
        .Index("open_by_holder", group: "holder", order: "open_until")
        .Read(ReadReservation);

    public static readonly Table<StockMovement> Ledger = Table.For<StockMovement>("stock_ledger")
        .Key("movement_id", movement => movement.Id)
        .Version("version", movement => movement.Version)
        .Text("stock_id", movement => movement.StockId)
        .Text("product_id", movement => movement.ProductId)
        .Text("location_id", movement => movement.LocationId)
        .Int64("sequence", movement => movement.Sequence)
        .Int64("delta_available", movement => movement.DeltaAvailable)
        .Int64("delta_reserved", movement => movement.DeltaReserved)
        .Text("reason", movement => movement.Reason)
        .TextOrNull("reference", movement => movement.Reference)
        .TextOrNull("line_id", movement => movement.LineId)
        .Text("actor", movement => movement.Actor)
        .TextOrNull("note", movement => movement.Note)
        .Time("at", movement => movement.At)
        .TextOrNull("document", movement => movement.Document)
        .AppendOnly()
        .Read(row => new StockMovement(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            row.Text(),
            row.Int64(),
            row.Int64(),
            row.Int64(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Text(),
            row.TextOrNull(),
            row.Time(),
            row.TextOrNull()));

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
        ReservationStatusText.Parse(row.Text()),
        row.TextOrNull(),
        row.Json(InventoryJson.Default.IReadOnlyListReservationLine),
        row.TimeOrNull(),
        row.JsonOrNull(InventoryJson.Default.Refusal),
        row.TimeOrNull());
}

using System.Text.Json.Nodes;
using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Simulation;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Journals;

/// <summary>The stock, reservations and shipments of older versions are moved to the tables of this version without loss.</summary>
public sealed class RecordedGoodsTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 1, 3, 8, 0, 0, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("doms-goods-").FullName;
    readonly VirtualTime _time = new(1, Start);
    readonly RecordedShop _recorded = RecordedShop.Read(Journal.ShopFolder("v1", isJoined: true));
    readonly IStore _store;
    readonly IReadOnlyList<Table> _tables;

    public RecordedGoodsTests()
    {
        _time.Run(_recorded.WriteDatabases(_folder, _time));
        _store = RecordedShop.Open(_folder, _time, "all");
        using var shop = new ShopSystem(isJoined: true);
        _tables = [.. shop.Modules.SelectMany(module => module.Tables)];
    }

    /// <summary>Tables whose rows were moved.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["inventory", "stock_ledger", "reservations", "shipments"];

    public void Dispose()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Products_and_stock_begin_at_their_common_version()
    {
        foreach (var row in RowsOf("inventory"))
        {
            var (id, version) = (row.Text("product_id"), row.Number("version"));
            Find<Stock>(id).ShouldBe(new Stock(
                id, version, id, Stock.DefaultLocation, row.Number("available_quantity"), row.Number("reserved_quantity")));
            var product = Find<Product>(id);
            (product.Version, product.Name, product.Price, product.Currency, product.ChangedBy)
                .ShouldBe((version, (string?)row["name"], (long?)row["price"], row.Text("currency"), "ops"));
            product.ChangedAt.ShouldBeGreaterThan(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        }
    }

    [Fact]
    public void Ledger_rows_name_stock_and_line()
    {
        foreach (var row in RowsOf("stock_ledger"))
        {
            var moved = Find<StockMovement>(row.Text("movement_id"));
            (moved.StockId, moved.LocationId, moved.Sequence, moved.DeltaAvailable, moved.DeltaReserved, moved.Reason, moved.Reference,
                moved.Actor, moved.Note).ShouldBe((
                row.Text("product_id"), Stock.DefaultLocation, row.Number("sequence"), row.Number("delta_available"),
                row.Number("delta_reserved"), row.Text("reason"), (string?)row["reference"], row.Text("actor"), (string?)row["note"]));
            moved.LineId.ShouldBe(moved.Reference is null ? null : "1");
        }
    }

    [Fact]
    public void Reservations_get_line_ids_and_amounts()
    {
        foreach (var row in RowsOf("reservations"))
        {
            var moved = Find<Reservation>(row.Text("reservation_id"));
            (moved.Version, moved.Owner, moved.Status.Text(), moved.OrderId, moved.Refusal)
                .ShouldBe((row.Number("version"), row.Text("owner"), row.Text("status"), null, null));
            moved.Kind.ShouldBe(row.Text("kind") == "HOLD" ? ReservationKind.StandAlone : ReservationKind.Order);
            Micros.From(moved.OpenUntil).ShouldBe((long?)row["open_until"]);
            moved.HolderKey.ShouldBe(row.Text("holder"));
            moved.ExtendableUntil.ShouldBe(moved.ExpiresAt?.AddHours(2));
            moved.Lines.ShouldBe(LinesIn(row).Select((line, i) => new ReservationLine(
                $"{i + 1}", line.Text("productId"), Stock.DefaultLocation, line.Number("quantity"), (long?)line["unitPrice"],
                (long?)line["unitPrice"] * line.Number("quantity"))));
        }
    }

    [Fact]
    public void Shipments_get_their_key_from_order_and_number()
    {
        foreach (var row in RowsOf("shipments"))
        {
            var moved = Find<Shipment>($"{row.Text("order_id")}-s1");
            (moved.OrderId, moved.Number, moved.Version, moved.StatusVersion, moved.Status.Text(), moved.Reason, moved.Owner).ShouldBe((
                row.Text("order_id"), 1, row.Number("version"), row.Number("version"), row.Text("status"), (string?)row["reason"],
                row.Text("owner")));
            (moved.Carriage.TrackingNumber ?? "").ShouldBe(row.Text("tracking_number"));
            moved.WasDispatched.ShouldBe(row.Number("has_left") == 1);
            moved.Lines.ShouldBe(LinesIn(row).Select(
                (line, i) => new ShipmentLine($"{i + 1}", line.Text("productId"), line.Number("quantity"))));
        }
    }

    T Find<T>(string key)
        where T : class
    {
        var table = _tables.Single(table => table.RowType == typeof(T));
        return (T)_time.Run(_store.Read(new RowKey(table, key), CancellationToken.None).AsTask()).ShouldNotBeNull();
    }

    /// <summary>Returns the recorded rows of a table, at least one.</summary>
    List<JsonObject> RowsOf(string table)
    {
        List<JsonObject> rows =
        [
            .. _recorded.Stores["all"].Rows().Where(row => row.Table == table).Select(row => new JsonObject(
                row.Columns.Zip(row.Values, (column, value) => KeyValuePair.Create(column, value?.DeepClone())))),
        ];
        rows.ShouldNotBeEmpty();
        return rows;
    }

    static IEnumerable<JsonObject> LinesIn(JsonObject row) => JsonNode.Parse(SqliteDump.ValueOf(row["lines"]) switch
    {
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        var text => (string)text!,
    })!.AsArray().Select(line => line!.AsObject());
}

/// <summary>Members of a recorded row.</summary>
static class RecordedRow
{
    public static string Text(this JsonObject row, string member) => (string)row[member]!;

    public static long Number(this JsonObject row, string member) => (long)row[member]!;
}

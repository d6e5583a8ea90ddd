using Doms.Engine.Storage;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>SQL that multiplies the rows of a shop: 100,000 older rows of the most frequent kind in each table that lists read.</summary>
static class ManyRows
{
    const string Id = "(lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')";
    const string Time = "timestamptz '2025-01-01 00:00Z' + i * interval '1 second'";

    public static IEnumerable<string> Statements(IReadOnlyList<Table> tables)
    {
        string Many(string table, string like, params (string Column, string Sql)[] changed)
        {
            var columns = tables.Single(declared => declared.Name == table).Columns.Select(column => column.Name).ToList();
            var values = columns.Select(name => Array.Find(changed, change => change.Column == name).Sql ?? $"t.{name}");
            return $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} "
                + $"FROM (SELECT * FROM {table} WHERE {like} LIMIT 1) AS t, generate_series(1, 100000) AS i";
        }

        return
        [
            Many("orders", "status = 'COMPLETED'", ("order_id", $"{Id}::uuid"), ("number", "i"), ("owner", "'owner' || i % 1000"),
                ("customer_id", "'customer' || i % 1000"), ("email", "'mail' || i || '@example.com'"), ("reference", "'R-' || i"),
                ("created_at", Time), ("updated_at", Time)),
            Many("order_events", "sequence = 1", ("event_id", $"{Id} || '-1'"), ("order_id", $"{Id}::uuid"),
                ("position", "1000000 + i"), ("unnumbered", "NULL")),
            Many("payments", "status = 'COMPLETED'", ("order_id", $"{Id}::uuid"), ("payment_id", $"{Id}::uuid")),
            Many("payment_transactions", "status = 'SUCCEEDED' AND kind = 'CHARGE' AND number = 1", ("transaction_id", $"{Id} || '-t1'"),
                ("order_id", $"{Id}::uuid"), ("provider_key", Id), ("provider_reference", Id)),
            Many("refunds", "status = 'SUCCEEDED' AND number = 1", ("refund_id", $"{Id} || '-r1'"), ("order_id", $"{Id}::uuid")),
            Many("shipments", "status = 'DELIVERED' AND number = 1", ("shipment_id", $"{Id} || '-s1'"), ("order_id", $"{Id}::uuid"),
                ("created_at", Time)),
            Many("notifications", "status = 'SENT'", ("notification_id", $"{Id} || '/confirmed'"), ("order_id", $"{Id}::uuid")),
            Many("sagas", "status = 'COMPLETED'", ("saga_id", Id), ("order_id", $"{Id}::uuid")),
            Many("reservations", "kind = 'ORDER' AND status = 'COMMITTED'", ("reservation_id", Id)),
            Many("products", "true", ("product_id", "'Q' || i")),
            Many("inventory", "true", ("stock_id", "'Q' || i"), ("product_id", "'Q' || i")),
            Many("stock_ledger", "true", ("movement_id", "'Q' || i || '/1'"), ("stock_id", "'Q' || i"), ("sequence", "1")),
            "VACUUM ANALYZE",
        ];
    }
}

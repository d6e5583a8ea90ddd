
namespace Doms.Tests.Services.PostgreSql;

/// <summary>The scripts create what the services declare, and what people can read.</summary>
public sealed class SchemaTests(StoredShop stored)
{
    [Fact]
    public async Task Tables_have_exactly_the_declared_columns()
    {
        var shop = await stored.Ready();
        var columns = await Read(shop, """
            SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND a.attgenerated = ''
            """);
        var declared = shop.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"));
        columns.Where(column => !column.StartsWith("schema_migrations.", StringComparison.Ordinal)).ShouldBe(declared, ignoreOrder: true);
    }

    [Fact]
    public async Task Tables_views_and_columns_have_comments()
    {
        var shop = await stored.Ready();
        (await Read(shop, $"""
            SELECT c.relname || coalesce('.' || a.attname, '') FROM pg_class c
            LEFT JOIN LATERAL (SELECT 0 AS attnum, NULL AS attname UNION ALL SELECT attnum, attname FROM pg_attribute
                WHERE attrelid = c.oid AND attnum > 0 AND c.relkind = 'r') a ON true
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND col_description(c.oid, a.attnum) IS NULL
                AND (a.attnum > 0 OR obj_description(c.oid, 'pg_class') IS NULL) AND c.relname <> ALL ({Engine()})
            """)).ShouldBeEmpty();
    }

    /// <summary>
    /// While a table is nearly empty, an index that ends with its key looks as cheap for a look-up by key as the primary key is, and is
    /// then read whole. An index with a condition cannot be used for such a look-up.
    /// </summary>
    [Fact]
    public async Task Indexes_without_condition_do_not_end_with_the_key()
    {
        var shop = await stored.Ready();
        var indexes = await Read(shop, """
            SELECT c.relname || '.' || a.attname || ' in ' || i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[i.indnkeyatts - 1]
            WHERE c.relnamespace = 'public'::regnamespace AND i.indpred IS NULL AND NOT i.indisprimary
            """);
        var keys = shop.Tables.Select(table => $"{table.Name}.{table.KeyColumn.Name} in ").ToList();
        indexes.Where(index => keys.Exists(key => index.StartsWith(key, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Constraints_of_the_other_database_are_there_too()
    {
        var shop = await stored.Ready();
        var here = await Read(shop, "SELECT conname::text FROM pg_constraint UNION SELECT relname::text FROM pg_class WHERE relkind = 'i'");
        await using var lease = await shop.Sqlite.Open(default);
        await using var command = lease.Connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE sql LIKE '%CONSTRAINT%'";
        await using var reader = await command.ExecuteReaderAsync();
        var there = new List<string>();
        while (await reader.ReadAsync())
        {
            var words = reader.GetString(0).Split([' ', '\n', ','], StringSplitOptions.RemoveEmptyEntries);
            there.AddRange(words.Zip(words.Skip(1)).Where(pair => pair.First == "CONSTRAINT").Select(pair => pair.Second));
        }

        there.Count.ShouldBeGreaterThan(50);
        there.Except(here).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("order_lines", "orders")]
    [InlineData("newest_order_products", "orders")]
    [InlineData("newest_order_words", "orders")]
    [InlineData("order_documents", "orders")]
    [InlineData("order_timeline", "order_events")]
    [InlineData("reservation_lines", "reservations")]
    [InlineData("reservation_documents", "reservations")]
    [InlineData("payment_ledger", "payment_transactions")]
    [InlineData("payment_lines", "payments")]
    [InlineData("shipment_lines", "shipments")]
    [InlineData("shipment_documents", "shipments")]
    [InlineData("notification_documents", "notification_contacts")]
    [InlineData("saga_documents", "sagas")]
    public async Task Views_show_the_documents_of_a_table(string view, string table)
    {
        var shop = await stored.Ready();
        // Reads every column of every row, so that no document fails to be cast.
        (await Read(shop, $"SELECT v::text FROM {view} AS v")).ShouldNotBeEmpty();
        (await Read(shop, $"SELECT 1::text FROM {table} LIMIT 1")).ShouldNotBeEmpty();
    }

    static string Engine() =>
        $"ARRAY['schema_migrations', {string.Join(", ", Doms.Engine.Maintenance.EngineTables.All.Select(table => $"'{table.Name}'"))}]";

    static async Task<IReadOnlyList<string>> Read(StoredShop shop, string sql)
    {
        await using var source = shop.Source();
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}

using Npgsql;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>Each constraint refuses a row that the services would never write.</summary>
public sealed class ConstraintTests(StoredShop stored)
{
    const string Lines = "UPDATE orders SET lines = ";

    static readonly (string Constraint, string Sql)[] Checks =
    [
        ("orders_version", "UPDATE orders SET version = 0"),
        ("orders_status", "UPDATE orders SET status = 'LOST' WHERE total IS NOT NULL"),
        ("orders_total", "UPDATE orders SET total = -1, items_total = -1"),
        ("orders_sequence", "UPDATE orders SET sequence = 0"),
        ("orders_sum", "UPDATE orders SET total = total + 1"),
        ("orders_priced", "UPDATE orders SET status = 'CONFIRMED', total = NULL, items_total = NULL"),
        ("orders_reason", "UPDATE orders SET status = 'CANCELLED', reason = NULL"),
        ("orders_lines", Lines + "jsonb_set(lines, '{0,ordered}', '0')"),
        ("orders_lines", Lines + "jsonb_set(lines, '{0,ordered}', '1000001')"),
        ("orders_lines", Lines + "jsonb_set(lines, '{0,cancelled}', '1000')"),
        ("orders_lines", Lines + "jsonb_set(lines, '{0,reserved}', '-1')"),
        ("orders_lines", Lines + "jsonb_set(lines, '{0,shipped}', '\"1\"')"),
        ("orders_lines", Lines + "jsonb_set(jsonb_set(lines, '{0,delivered}', '1'), '{0,lost}', lines #> '{0,ordered}')"),
        ("orders_lines", Lines + "lines #- '{0,returned}'"),
        ("orders_lines", Lines + "'{}'"),
        ("order_events_version", "UPDATE order_events SET version = 3"),
        ("order_events_sequence", "UPDATE order_events SET sequence = 0, event_id = order_id::text || '-0'"),
        ("order_events_audience", "UPDATE order_events SET audience = 'ALL'"),
        ("order_events_position", "UPDATE order_events SET position = 0, unnumbered = NULL"),
        ("order_events_numbered", "UPDATE order_events SET position = NULL, unnumbered = NULL"),
        ("order_events_by_position", "UPDATE order_events SET position = 1, unnumbered = NULL"),
        ("order_events_id", "UPDATE order_events SET event_id = event_id || '0'"),
        ("order_references_version", "UPDATE order_references SET version = 0"),
        ("order_numbers_version", "UPDATE order_numbers SET version = 0"),
        ("order_numbers_next", "UPDATE order_numbers SET next = 0"),
        ("order_product_prices_version", "UPDATE order_product_prices SET version = 0"),
        ("order_product_prices_price", "UPDATE order_product_prices SET price = -1"),
        ("products_version", "UPDATE products SET version = 0"),
        ("products_price", "UPDATE products SET price = -1"),
        ("products_low_stock_at", "UPDATE products SET low_stock_at = -1"),
        ("inventory_version", "UPDATE inventory SET version = 0"),
        ("inventory_available", "UPDATE inventory SET available_quantity = -1"),
        ("inventory_reserved", "UPDATE inventory SET reserved_quantity = -1"),
        ("inventory_on_hand", "UPDATE inventory SET available_quantity = 1000000000001"),
        ("reservations_version", "UPDATE reservations SET version = 0"),
        ("reservations_kind", "UPDATE reservations SET kind = 'GIFT' WHERE kind = 'ORDER' AND status = 'RESERVED'"),
        ("reservations_status", "UPDATE reservations SET status = 'LOST' WHERE kind = 'ORDER' AND status = 'RESERVED'"),
        ("reservations_expiry", "UPDATE reservations SET expires_at = now() WHERE kind = 'ORDER'"),
        ("reservations_status_of_order", "UPDATE reservations SET status = 'EXPIRED' WHERE kind = 'ORDER' AND status = 'RESERVED'"),
        ("reservations_status_of_stand_alone",
            "UPDATE reservations SET status = 'COMMITTED', open_until = NULL WHERE kind = 'STANDALONE' AND status = 'RESERVED'"),
        ("reservations_consumed", "UPDATE reservations SET order_id = gen_random_uuid() WHERE status = 'RESERVED'"),
        ("reservations_refusal", "UPDATE reservations SET refusal = '{}' WHERE status = 'RESERVED'"),
        ("reservations_open", "UPDATE reservations SET open_until = now() WHERE kind = 'ORDER'"),
        ("stock_ledger_version", "UPDATE stock_ledger SET version = 2"),
        ("stock_ledger_sequence", "UPDATE stock_ledger SET sequence = 0, movement_id = stock_id || '/0'"),
        ("stock_ledger_key", "UPDATE stock_ledger SET movement_id = movement_id || '0'"),
        ("hold_quotas_version", "INSERT INTO hold_quotas VALUES ('ada', 0, 0)"),
        ("hold_quotas_open", "INSERT INTO hold_quotas VALUES ('ada', 1, -1)"),
        ("payments_version", "UPDATE payments SET version = 0"),
        ("payments_status", "UPDATE payments SET status = 'LOST'"),
        ("payments_amount", "UPDATE payments SET amount = 1000000000000001"),
        ("payments_transactions", "UPDATE payments SET transactions = -1"),
        ("payments_refunds", "UPDATE payments SET refunds = -1"),
        ("payments_shipping", "UPDATE payments SET shipping = amount + 1"),
        ("payments_shipping_refunded", "UPDATE payments SET shipping_refunded = shipping + 1"),
        ("payments_written_off", "UPDATE payments SET written_off = captured + 1"),
        ("payments_captured", "UPDATE payments SET captured = amount + 1 WHERE status = 'COMPLETED'"),
        ("payments_returned", "UPDATE payments SET refunded = -1 WHERE status = 'COMPLETED'"),
        ("payments_balance", "UPDATE payments SET refunded = captured + 1 WHERE status = 'COMPLETED'"),
        ("payments_refunded", "UPDATE payments SET status = 'REFUNDED' WHERE status = 'FAILED'"),
        ("payments_uncaptured", "UPDATE payments SET status = 'FAILED' WHERE status = 'COMPLETED'"),
        ("payment_methods_version", "UPDATE payment_methods SET version = 0"),
        ("payment_transactions_version", "UPDATE payment_transactions SET version = 0"),
        ("payment_transactions_number", "UPDATE payment_transactions SET number = 0, transaction_id = order_id::text || '-t0'"),
        ("payment_transactions_kind", "UPDATE payment_transactions SET kind = 'GIFT' WHERE kind = 'CHARGE'"),
        ("payment_transactions_status", "UPDATE payment_transactions SET status = 'LOST' WHERE status = 'FAILED'"),
        ("payment_transactions_amount", "UPDATE payment_transactions SET amount = 0"),
        ("payment_transactions_attempts", "UPDATE payment_transactions SET attempts = -1"),
        ("payment_transactions_id", "UPDATE payment_transactions SET transaction_id = transaction_id || '0'"),
        ("payment_transactions_settled", "UPDATE payment_transactions SET settled_at = now() WHERE status = 'FAILED'"),
        ("payment_transactions_refund", "UPDATE payment_transactions SET refund_id = 'r' WHERE kind = 'CHARGE'"),
        ("provider_callbacks_version", "UPDATE provider_callbacks SET version = 0"),
        ("refunds_version", "UPDATE refunds SET version = 0"),
        ("refunds_number", "UPDATE refunds SET number = 0, refund_id = order_id::text || '-r0'"),
        ("refunds_amount", "UPDATE refunds SET amount = 0"),
        ("refunds_status", "UPDATE refunds SET status = 'LOST' WHERE status = 'FAILED'"),
        ("refunds_tries", "UPDATE refunds SET tries = -1"),
        ("refunds_shipping", "UPDATE refunds SET shipping = -1"),
        ("refunds_id", "UPDATE refunds SET refund_id = refund_id || '0'"),
        ("refunds_settled", "UPDATE refunds SET settled_reference = 'r' WHERE status = 'FAILED'"),
        ("shipments_number", "UPDATE shipments SET number = 0, shipment_id = order_id::text || '-s0'"),
        ("shipments_status", "UPDATE shipments SET status = 'LOST' WHERE status = 'CREATED'"),
        ("shipments_status_version", "UPDATE shipments SET status_version = version + 1"),
        ("shipments_id", "UPDATE shipments SET shipment_id = shipment_id || '0'"),
        ("shipments_reason", "UPDATE shipments SET status = 'FAILED', reason = NULL"),
        ("shipments_lines", "UPDATE shipments SET lines = '[]' WHERE status = 'CREATED'"),
        ("notifications_version", "UPDATE notifications SET version = 0"),
        ("notifications_status", "UPDATE notifications SET status = 'LOST' WHERE status = 'SENT'"),
        ("notifications_recipient", "UPDATE notifications SET recipient = NULL WHERE status = 'SENT'"),
        ("notifications_error", "UPDATE notifications SET error = 'e' WHERE status = 'SENT'"),
        ("notifications_resends", "UPDATE notifications SET resends = -1, resent_by = 'olga'"),
        ("notifications_resent", "UPDATE notifications SET resends = 1, resent_by = NULL"),
        ("notification_contacts_version", "UPDATE notification_contacts SET version = 0"),
        ("sagas_version", "UPDATE sagas SET version = 0"),
        ("sagas_status", "UPDATE sagas SET status = 'LOST' WHERE status = 'COMPLETED'"),
        ("sagas_attempt", "UPDATE sagas SET attempt = 0"),
        ("sagas_deadline", "UPDATE sagas SET deadline = now() WHERE status = 'COMPLETED'"),
        ("orders_number", "UPDATE orders SET number = 1"),
        ("payments_by_payment_id", "UPDATE payments SET payment_id = '00000000-0000-7000-8000-000000000000'"),
        ("payment_transactions_by_provider_key", "UPDATE payment_transactions SET provider_key = 'k'"),
        ("provider_says_it_once", "UPDATE payment_transactions SET provider_reference = 'r'"),
        ("one_collection_in_doubt",
            "UPDATE payment_transactions SET kind = 'CHARGE', refund_id = NULL, status = 'PENDING', settled_at = NULL "
            + "WHERE order_id IN (SELECT order_id FROM payment_transactions WHERE kind = 'REFUND')"),
        ("inventory_product_at_location", "UPDATE inventory SET product_id = 'P', location_id = 'L'"),
    ];

    // Another constraint of their table refuses everything that they refuse, and is found first.
    static readonly string[] Implied = ["shipments_version"];

    public static TheoryData<string, string> PlantedRows => [.. Checks];

    [Theory]
    [MemberData(nameof(PlantedRows))]
    public async Task Constraint_refuses_a_planted_row(string constraint, string sql)
    {
        var refusal = await Should.ThrowAsync<PostgresException>(() => Try(sql));
        refusal.SqlState.ShouldBeOneOf(PostgresErrorCodes.CheckViolation, PostgresErrorCodes.UniqueViolation);
        refusal.ConstraintName.ShouldBe(constraint);
    }

    [Theory]
    [InlineData("""status = 'CONFIRMED', reason = NULL, shipments = '[{"status":"CREATED"},{"status":"PACKED"}]'""", "PACKED")]
    [InlineData("""status = 'COMPLETED', reason = NULL, shipments = '[{"status":"DELIVERED"}]'""", null)]
    public async Task Stage_of_goods_follows_a_former_version(string changes, string? expected) =>
        (await Try($"UPDATE orders SET {changes}, open_shipment = 'FAILED' WHERE total IS NOT NULL RETURNING open_shipment") as string)
            .ShouldBe(expected);

    [Fact]
    public async Task Every_check_has_a_planted_row()
    {
        var shop = await stored.Ready();
        await using var source = shop.Source();
        await using var command = source.CreateCommand(
            "SELECT conname::text FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND conrelid::regclass::text = ANY($1)");
        var tables = shop.Modules.SelectMany(module => module.Tables).Select(table => table.Name).ToArray();
        command.Parameters.Add(new NpgsqlParameter { Value = tables });
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        names.Except(Checks.Select(check => check.Constraint)).Except(Implied).ShouldBeEmpty();
    }

    /// <summary>Executes a statement, without a lasting effect.</summary>
    async Task<object?> Try(string sql)
    {
        var shop = await stored.Ready();
        await using var connection = new NpgsqlConnection(shop.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection, transaction);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}

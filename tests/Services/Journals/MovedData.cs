namespace Doms.Tests.Services.Journals;

/// <summary>
/// Recorded tables and columns that a schema script has moved to others; the tests of each service check where they are now.
/// </summary>
static class MovedData
{
    static readonly HashSet<string> Moved =
    [
        // To payment_transactions and refunds: PaymentsMigrationTests.
        "payment_refunds", "payment_ledger", "payments.attempts", "payments.provider_reference",

        // To lines with counters, order_events and columns: OrdersMigrationTests.
        "orders.trail", "orders.lines", "orders.terms",

        // Ended sagas forget the means of payment: SagasMigrationTests.
        "sagas.order_data",
    ];

    public static bool IsMoved(string table) => Moved.Contains(table);

    public static bool IsMoved(string table, string column) => Moved.Contains($"{table}.{column}");
}

using Doms.Engine.Storage;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.Payments;

/// <summary>The tables enforce the domain's constraints for any writer.</summary>
public sealed class PaymentsSchemaTests
{
    static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static readonly Payment Paid = new(
        "o1", 1, "p1", "alice", PaymentStatus.Completed, 2_000, 2_000, 500, 300, "USD", "why", "code", 2, 3, "wanted", true,
        "ch_1", At, At);

    [Fact]
    public async Task Payment_rows_round_trip_unchanged()
    {
        await using var store = await Open();
        var refund = new Refund(
            "o1/refund/1", 1, "o1", 500, "USD", RefundStatus.Failed, "broken", "olga", "closed", "re_1", At, At);
        var entry = new LedgerEntry("o1/charge", 1, "o1", "provider", "customers", 2_000, "USD", "charge", "ch_1", At);
        await Write(store, Tables.Payments, Paid);
        await Write(store, Tables.Refunds, refund);
        await Write(store, Tables.Ledger, entry);

        await using var transaction = await store.Begin(default);
        (await transaction.Load(
            [new(Tables.Payments, "o1"), new(Tables.Refunds, "o1/refund/1"), new(Tables.Ledger, "o1/charge")], default))
            .ShouldBe([Paid, refund, entry]);
    }

    [Fact]
    public async Task Payment_rows_violating_money_constraints_are_refused()
    {
        await using var store = await Open();
        Payment[] impossible =
        [
            Paid with { Refunded = 1_800 },
            Paid with { Refunded = -1 },
            Paid with { RefundInFlight = -1 },
            Paid with { Captured = 2_001 },
            Paid with { Status = PaymentStatus.Refunded },
            Paid with { Status = PaymentStatus.Failed },
            Paid with { Amount = -1 },
        ];
        foreach (var payment in impossible)
            await Should.ThrowAsync<StoreRefusedException>(() => Write(store, Tables.Payments, payment));
    }

    static async Task<SqliteStore> Open() => await SqliteStore.Open(
        new SqliteOptions(SqliteOptions.InMemory), [PaymentsModule.Schema(Dialect.Sqlite)], TimeProvider.System,
        NullLogger.Instance, default);

    static async Task Write(SqliteStore store, Table table, object row)
    {
        await using var transaction = await store.Begin(default);
        await transaction.Commit([new RowChange(new RowKey(table, table.KeyOf(row)), row, 0)], [], default);
    }
}

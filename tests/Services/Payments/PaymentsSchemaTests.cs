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
        "o1", 1, "p1", "alice", "USD", PaymentStatus.Completed, 2_000, 2_000, 500, 300, 200, 4, 3, "wanted", true, "code", "why", At, At);

    static readonly PaymentTransaction Charge = new(
        "o1-t1", 1, "o1", 1, TransactionKind.Charge, TransactionStatus.Succeeded, 2_000, "USD", null, null, "default", "o1", "ch_1",
        null, null, 1, At, At);

    static readonly PaymentTransaction Returned = new(
        "o1-t2", 1, "o1", 2, TransactionKind.Refund, TransactionStatus.Failed, 500, "USD", "o1-t1", "o1-r1", "default", "o1-t2", "re_1",
        "refund_refused", "closed", 1, At, null);

    static readonly Refund Failed = new(
        "o1-r1", 1, "o1", 1, 500, "USD", RefundStatus.Failed, "DAMAGED", "broken", "Scratched box", "olga", "refund_refused", "closed",
        null, 1, At, At);

    static readonly PaymentMethod Method = new("o1", 1, "alice", "tok_1", At);

    [Fact]
    public async Task Payment_rows_round_trip_unchanged()
    {
        await using var store = await Open();
        await Write(store, Tables.Payments, Paid);
        await Write(store, Tables.Transactions, Charge);
        await Write(store, Tables.Transactions, Returned);
        await Write(store, Tables.Refunds, Failed);
        await Write(store, Tables.Methods, Method);

        await using var transaction = await store.Begin(default);
        (await transaction.Load(
            [
                new(Tables.Payments, "o1"), new(Tables.Transactions, "o1-t1"), new(Tables.Transactions, "o1-t2"),
                new(Tables.Refunds, "o1-r1"), new(Tables.Methods, "o1"),
            ],
            default)).ShouldBe([Paid, Charge, Returned, Failed, Method]);
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
            Paid with { SettledManually = -1 },
            Paid with { Captured = 2_001 },
            Paid with { Status = PaymentStatus.Refunded },
            Paid with { Status = PaymentStatus.Failed },
            Paid with { Amount = -1 },
        ];
        foreach (var payment in impossible)
            await Should.ThrowAsync<StoreRefusedException>(() => Write(store, Tables.Payments, payment));
    }

    [Fact]
    public async Task Transactions_and_refunds_that_cannot_be_are_refused()
    {
        await using var store = await Open();
        await Write(store, Tables.Transactions, Charge);
        PaymentTransaction[] impossible =
        [
            Returned with { RefundId = null },
            Returned with { Status = TransactionStatus.Succeeded },
            Returned with { Amount = 0 },
            Returned with { Id = "o1-t3" },
            Returned with { ProviderKey = Charge.ProviderKey },
            Charge with { Id = "o1-t2", Number = 2, ProviderKey = "o1-t2" },
        ];
        foreach (var transaction in impossible)
            await Should.ThrowAsync<StoreRefusedException>(() => Write(store, Tables.Transactions, transaction));
        Refund[] refunds =
        [
            Failed with { Amount = 0 }, Failed with { Id = "o1-r2" }, Failed with { Status = RefundStatus.SettledManually },
            Failed with { SettledReference = "SEPA 7" },
        ];
        foreach (var refund in refunds) await Should.ThrowAsync<StoreRefusedException>(() => Write(store, Tables.Refunds, refund));
    }

    [Fact]
    public async Task Second_charge_in_doubt_of_an_order_is_refused()
    {
        await using var store = await Open();
        var first = Charge with { Status = TransactionStatus.Pending, ProviderReference = null, SettledAt = null };
        await Write(store, Tables.Transactions, first);
        var second = first with { Id = "o1-t2", Number = 2, ProviderKey = "o1-t2", Status = TransactionStatus.Unknown };

        await Should.ThrowAsync<StoreRefusedException>(() => Write(store, Tables.Transactions, second));
        await Write(store, Tables.Transactions, second with { Status = TransactionStatus.Failed });
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

using System.Text.Json.Nodes;
using Doms.Engine.Storage;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Simulation;
using Doms.Storage.Sqlite;
using Doms.Tests.Services.Journals;

namespace Doms.Tests.Services.Payments;

/// <summary>The ledger and refunds of recorded shops become transactions and refunds, under the keys that the provider knows.</summary>
public sealed class PaymentsMigrationTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-payments-").FullName;
    readonly VirtualTime _time = new(1, new DateTimeOffset(2026, 1, 3, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(true, "all"), InlineData(false, "payments")]
    public void Recorded_money_is_kept_under_its_keys(bool isJoined, string database)
    {
        var recorded = RecordedShop.Read(Journal.ShopFolder("v1", isJoined));
        _time.Run(recorded.WriteDatabases(_folder, _time));
        var store = RecordedShop.Open(_folder, _time, database);
        var transactions = All<PaymentTransaction>(store, Tables.Transactions).ToDictionary(t => t.ProviderKey);
        var refunds = All<Refund>(store, Tables.Refunds).ToDictionary(refund => refund.Id);
        var dump = recorded.Stores[database];

        foreach (var entry in RowsOf(dump, "payment_ledger"))
        {
            var key = Text(entry, "kind") == "charge" ? Text(entry, "order_id") : Text(entry, "entry_id");
            var transaction = transactions[key];
            (transaction.Status, transaction.Amount, transaction.ProviderReference)
                .ShouldBe((TransactionStatus.Succeeded, Number(entry, "amount"), Text(entry, "reference")));
        }

        foreach (var row in RowsOf(dump, "payment_refunds"))
        {
            var transaction = transactions[Text(row, "refund_id")];
            var refund = refunds[transaction.RefundId!];
            var status = Text(row, "status").Replace("COMPLETED", "SUCCEEDED", StringComparison.Ordinal);
            (refund.Amount, refund.Status.Text(), refund.Note).ShouldBe((Number(row, "amount"), status, Text(row, "reason")));
            var outcome = new RefundSucceeded(refund.OrderId, transaction.ProviderKey, "re");
            (outcome.CurrentRefundId, outcome.CurrentTransactionId).ShouldBe((refund.Id, transaction.Id));
        }

        _time.Run(store.DisposeAsync().AsTask());
        LedgerRows(database).ShouldBe(RowsOf(dump, "payment_ledger").Count);
    }

    IReadOnlyList<T> All<T>(IStore store, Table table) =>
        [.. _time.Run(store.Scan(new ScanRange(table), CancellationToken.None).AsTask()).Cast<T>()];

    long LedgerRows(string database)
    {
        using var connection = SqliteFile.Open(Path.Combine(_folder, $"{database}.db"));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM payment_ledger WHERE debit <> credit AND at > 0";
        return (long)command.ExecuteScalar()!;
    }

    static IReadOnlyList<Dictionary<string, JsonNode?>> RowsOf(SqliteDump dump, string table) =>
    [
        .. dump.Rows().Where(row => row.Table == table)
            .Select(row => row.Columns.Zip(row.Values).ToDictionary(pair => pair.First, pair => pair.Second)),
    ];

    static string Text(Dictionary<string, JsonNode?> row, string column) => (string)row[column]!;

    static long Number(Dictionary<string, JsonNode?> row, string column) => (long)row[column]!;
}

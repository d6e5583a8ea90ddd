using Doms.Audit;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Servers;
using Doms.Tests.Services.Shop;
using Npgsql;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>The audit reports the same of the same rows, whichever database they are in.</summary>
public sealed class AuditParityTests(StoredShop stored)
{
    [Fact]
    public async Task Snapshots_of_both_databases_have_the_same_report()
    {
        var shop = await stored.Ready();
        await using var sqlite = await shop.Sqlite.Snapshot(default);
        await using var postgreSql = await shop.PostgreSql.Snapshot(default);
        var expected = await Audit(shop, new ReaderAtTime(sqlite, shop.Now));
        var found = await Audit(shop, new ReaderAtTime(postgreSql, shop.Now));
        Text(found).ShouldBe(Text(expected));
        found.Orders.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Snapshot_does_not_see_rows_written_later()
    {
        var shop = await stored.Ready();
        await using var snapshot = await shop.PostgreSql.Snapshot(default);
        var before = await Audit(shop, new ReaderAtTime(snapshot, shop.Now));
        await using var source = shop.Source();
        await using (var change = source.CreateCommand("UPDATE inventory SET reserved_quantity = reserved_quantity + 1"))
            await change.ExecuteNonQueryAsync();
        try
        {
            Text(await Audit(shop, new ReaderAtTime(snapshot, shop.Now))).ShouldBe(Text(before));
            await using var later = await shop.PostgreSql.Snapshot(default);
            (await Audit(shop, new ReaderAtTime(later, shop.Now))).Invariants.ShouldContain(invariant => invariant.Violations > 0);
        }
        finally
        {
            await using var undo = source.CreateCommand("UPDATE inventory SET reserved_quantity = reserved_quantity - 1");
            await undo.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Indexes_are_checked_where_the_server_can()
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        await using var store = await StoredShop.Open(database);
        await using (var before = await store.Snapshot(default)) (await before.FindDamage(default)).ShouldBeNull();
        await using var source = NpgsqlDataSource.Create(database);
        await using (var extend = source.CreateCommand("CREATE EXTENSION amcheck")) await extend.ExecuteNonQueryAsync();
        await using (var whole = await store.Snapshot(default)) (await whole.FindDamage(default)).ShouldBe([]);
        // An index in an order that its operators do not have looks like a damaged one.
        await using (var damage = source.CreateCommand("""
            CREATE TABLE damaged (id int);
            CREATE FUNCTION falling(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)';
            CREATE OPERATOR CLASS falling FOR TYPE int USING btree AS
                OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 falling(int, int);
            INSERT INTO damaged SELECT generate_series(1, 1000);
            CREATE INDEX damaged_by_id ON damaged (id falling);
            CREATE OR REPLACE FUNCTION falling(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1, $2)';
            """)) await damage.ExecuteNonQueryAsync();
        await using var snapshot = await store.Snapshot(default);
        (await snapshot.FindDamage(default)).ShouldNotBeNull().ShouldHaveSingleItem().ShouldContain("damaged_by_id");
    }

    /// <summary>Services with a database each are read as one; here the same database serves for all of them.</summary>
    [Fact]
    public async Task Services_with_a_store_each_are_audited_together()
    {
        var shop = await stored.Ready();
        await using var snapshot = await shop.PostgreSql.Snapshot(default);
        IStoreReader reader = new ReaderAtTime(snapshot, shop.Now);
        var parts = shop.Modules.Select(module => (reader, (IReadOnlyList<ServiceModule>)[module]));
        var found = await new Auditor(new MergedReader([.. parts]), shop.Modules, null).Run(default);
        found.Orders.ShouldBe((await Audit(shop, new ReaderAtTime(snapshot, shop.Now))).Orders);
    }

    static Task<AuditReport> Audit(StoredShop shop, IStoreReader reader) =>
        new Auditor(reader, shop.Modules, new ShopAudit.Ledger(shop.Shop.Shop.ProviderLedger)).Run(default);

    static string Text(AuditReport report) => string.Join('\n', report.Invariants.Select(invariant =>
        $"{invariant.Id} {invariant.Checked} {invariant.Violations} {invariant.Explained} "
        + string.Join("; ", invariant.Examples.Select(example => $"{example.Subject}: {example.Detail}").Order(StringComparer.Ordinal))));

    sealed class ReaderAtTime(IStoreReader inner, DateTimeOffset now) : IStoreReader
    {
        public DateTimeOffset Now => now;

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => inner.Read(row, cancel);
    }
}

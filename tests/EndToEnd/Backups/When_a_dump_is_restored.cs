using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Upgrades;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Backups;

/// <summary>The restore drill of docs/operations/backup.md on PostgreSQL.</summary>
public sealed class When_a_dump_is_restored : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-dump-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audit_is_clean_and_orders_continue()
    {
        var server = await PostgreSqlServer.Shared;
        var database = await server.CreateDatabase();
        var dump = Path.Combine(_folder, "doms.dump");
        await using var processes = new JoinedProcesses();
        var first = await processes.Start(database);
        await processes.Client.CreateProduct(new NewProduct("MUG", 100, 10m, null), Cancel);
        var kept = await processes.Complete("MUG", "kept");
        await server.Dump(database, dump);
        await first.Kill();

        var restored = await server.CreateDatabase();
        await server.Restore(restored, dump);
        await processes.Start(restored);

        (await processes.Client.GetOrder(kept, Cancel)).Value.Status.ShouldBe(OrderStatuses.Completed);
        await processes.Complete("MUG", "new");
        var report = (await processes.Client.Verify(Cancel)).Value;
        report.IsClean.ShouldBeTrue(string.Join('\n', Audit.ReportText.Lines(report)));
    }

    [Fact]
    public async Task Charges_made_after_the_dump_are_named()
    {
        var server = await PostgreSqlServer.Shared;
        var database = await server.CreateDatabase();
        var dump = Path.Combine(_folder, "doms.dump");
        await using var processes = new JoinedProcesses();
        var first = await processes.Start(database);
        await processes.Client.CreateProduct(new NewProduct("MUG", 100, 10m, null), Cancel);
        await server.Dump(database, dump);
        var lost = await processes.Complete("MUG", "lost");
        await first.Kill();

        var restored = await server.CreateDatabase();
        await server.Restore(restored, dump);
        await processes.Start(restored);

        var report = (await processes.Client.Verify(Cancel)).Value;
        report.IsClean.ShouldBeFalse();
        string.Join('\n', Audit.ReportText.Lines(report)).ShouldContain(lost);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

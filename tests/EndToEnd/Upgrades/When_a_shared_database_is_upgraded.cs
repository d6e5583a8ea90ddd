using Doms.Contracts.Http;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Upgrades;

/// <summary>A rolling upgrade as the processes of the old version see it: a newer one adds to the tables while they run.</summary>
public sealed class When_a_shared_database_is_upgraded
{
    const string NextScript = """
        ALTER TABLE orders ADD COLUMN gift_note text;
        ALTER TABLE inventory ADD COLUMN shelf text NOT NULL DEFAULT '';
        INSERT INTO schema_migrations (service, script, hash, applied_at) VALUES ('orders', '900_gift_notes.sql', 'x', 1);
        """;

    [Fact]
    public async Task Old_process_continues_and_its_restart_is_refused()
    {
        var server = await PostgreSqlServer.Shared;
        var database = await server.CreateDatabase();
        await using var processes = new JoinedProcesses();
        await processes.Start(database);
        await processes.Client.CreateProduct(new NewProduct("MUG", 100, 10m, null), TestContext.Current.CancellationToken);
        await processes.Complete("MUG", "before");

        await server.Execute(database.Split("Database=")[1], NextScript);

        await processes.Complete("MUG", "after");
        (await processes.Client.Verify(TestContext.Current.CancellationToken)).Value.IsClean.ShouldBeTrue();
        (await processes.FailToStart(database)).ShouldContain("a newer version wrote it");
        await processes.Complete("MUG", "still");
    }
}

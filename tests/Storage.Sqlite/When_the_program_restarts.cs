using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_the_program_restarts : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string File => _folder.File("doms.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_clock_goes_on_from_the_last_stored_time()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using (await Open(new FakeTimeProvider(start)))
        {
        }

        await using var later = await Open(new FakeTimeProvider(start.AddDays(1)));
        later.Now.ShouldBe(start);
    }

    [Fact]
    public async Task Numbers_go_on_even_where_the_last_row_is_gone()
    {
        var key = new RowKey(Samples.Numbered, "a");
        await using (var store = await Some.Sqlite(new SqliteOptions(File)))
        {
            await store.Commit(new RowChange(key, new Numbered("a", 1, 0, ""), 0));
            await store.Commit(new RowChange(key, null, 1));
        }

        await using var again = await Some.Sqlite(new SqliteOptions(File));
        await again.Commit(new RowChange(key, new Numbered("a", 1, 0, ""), 0));
        ((Numbered)(await again.Read(key, Some.Cancel))!).Seq.ShouldBe(2);
    }

    [Fact]
    public async Task A_new_script_is_applied_once()
    {
        var grown = Some.Schema with { Scripts = [.. Some.Schema.Scripts, new SchemaScript("002_more.sql",
            "CREATE TABLE more (id TEXT)")] };
        await using (await Some.Sqlite(new SqliteOptions(File)))
        {
        }

        for (var i = 0; i < 2; i++)
        {
            await using var store = await Some.Sqlite(new SqliteOptions(File), grown);
            var count = await new Query(store).Number("SELECT count(*) FROM schema_migrations WHERE service = 'suite'", null, Some.Cancel);
            count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_changed_script_is_refused()
    {
        await using (await Some.Sqlite(new SqliteOptions(File)))
        {
        }

        var changed = Some.Schema with { Scripts = [Some.Schema.Scripts[0] with { Sql = "SELECT 1" }] };
        changed = changed with { Scripts = [new SchemaScript("001_suite.sql", "SELECT 1")] };
        var refusal = await Should.ThrowAsync<SchemaException>(Some.Sqlite(new SqliteOptions(File), changed));
        refusal.Message.ShouldContain("001_suite.sql");
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        var newer = Some.Schema with { Scripts = [.. Some.Schema.Scripts, new SchemaScript("002_more.sql",
            "CREATE TABLE more (id TEXT)")] };
        await using (await Some.Sqlite(new SqliteOptions(File), newer))
        {
        }

        (await Should.ThrowAsync<SchemaException>(Some.Sqlite(new SqliteOptions(File)))).Message.ShouldContain("002_more.sql");
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        var broken = Some.Schema with
        {
            Scripts = [.. Some.Schema.Scripts, new SchemaScript("002_broken.sql",
                "CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT)")],
        };
        await Should.ThrowAsync<Exception>(Some.Sqlite(new SqliteOptions(File), broken));
        await using var store = await Some.Sqlite(new SqliteOptions(File));
        (await new Query(store).Number("SELECT count(*) FROM sqlite_master WHERE name = 'half'", null, Some.Cancel)).ShouldBe(0);
    }

    Task<SqliteStore> Open(TimeProvider clock) => SqliteStore.Open(
        new SqliteOptions(File), [Some.Schema], clock, NullLogger.Instance, Some.Cancel);
}

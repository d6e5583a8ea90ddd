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
    public async Task Clock_continues_from_the_last_stored_time()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using (await Open(new FakeTimeProvider(start)))
        {
        }

        await using var later = await Open(new FakeTimeProvider(start.AddDays(1)));
        later.Now.ShouldBe(start);
    }

    [Fact]
    public async Task Numbers_continue_although_the_last_row_was_deleted()
    {
        var key = new RowKey(Samples.Numbered, "a");
        await using (var store = await TestData.Sqlite(new SqliteOptions(File)))
        {
            await store.Commit(new RowChange(key, new Numbered("a", 1, 0, ""), 0));
            await store.Commit(new RowChange(key, null, 1));
        }

        await using var reopened = await TestData.Sqlite(new SqliteOptions(File));
        await reopened.Commit(new RowChange(key, new Numbered("a", 1, 0, ""), 0));
        ((Numbered)(await reopened.Read(key, TestData.Cancel))!).Seq.ShouldBe(2);
    }

    [Theory]
    [InlineData("0123456789", "01234567")]
    [InlineData("short", "short")]
    [InlineData("", "")]
    public async Task Script_recorded_with_another_hash_is_refused(string hash, string shown)
    {
        await using (await TestData.Sqlite(new SqliteOptions(File)))
        {
        }

        TestData.ExecuteInShell(File, $"UPDATE schema_migrations SET hash = '{hash}' WHERE service = 'suite'");
        var error = await Should.ThrowAsync<SchemaException>(TestData.Sqlite(new SqliteOptions(File)));
        error.Message.ShouldContain($"(hash {shown}, here ");
    }

    [Fact]
    public async Task A_new_script_is_applied_once()
    {
        var grown = TestData.Schema with { Scripts = [.. TestData.Schema.Scripts, new SchemaScript("002_more.sql",
            "CREATE TABLE more (id TEXT)")] };
        await using (await TestData.Sqlite(new SqliteOptions(File)))
        {
        }

        for (var i = 0; i < 2; i++)
        {
            await using var store = await TestData.Sqlite(new SqliteOptions(File), grown);
            var count = await new Query(store).Scalar(
                "SELECT count(*) FROM schema_migrations WHERE service = 'suite'", null, TestData.Cancel);
            count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_changed_script_is_refused()
    {
        await using (await TestData.Sqlite(new SqliteOptions(File)))
        {
        }

        var changed = TestData.Schema with { Scripts = [TestData.Schema.Scripts[0] with { Sql = "SELECT 1" }] };
        changed = changed with { Scripts = [new SchemaScript("001_suite.sql", "SELECT 1")] };
        var refusal = await Should.ThrowAsync<SchemaException>(TestData.Sqlite(new SqliteOptions(File), changed));
        refusal.Message.ShouldContain("001_suite.sql");
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        var newer = TestData.Schema with { Scripts = [.. TestData.Schema.Scripts, new SchemaScript("002_more.sql",
            "CREATE TABLE more (id TEXT)")] };
        await using (await TestData.Sqlite(new SqliteOptions(File), newer))
        {
        }

        (await Should.ThrowAsync<SchemaException>(TestData.Sqlite(new SqliteOptions(File)))).Message.ShouldContain("002_more.sql");
    }

    [Fact]
    public async Task Older_database_is_not_opened_read_only()
    {
        await using (await TestData.Sqlite(new SqliteOptions(File)))
        {
        }

        var newer = TestData.Schema with
        {
            Scripts = [.. TestData.Schema.Scripts, new SchemaScript("002_more.sql", "CREATE TABLE more (id TEXT)")],
        };
        var refusal = await Should.ThrowAsync<SchemaException>(TestData.Sqlite(new SqliteOptions(File) { ReadOnly = true }, newer));
        refusal.Message.ShouldContain("002_more.sql");
    }

    [Fact]
    public async Task Failed_script_is_rolled_back()
    {
        var broken = TestData.Schema with
        {
            Scripts = [.. TestData.Schema.Scripts, new SchemaScript("002_broken.sql",
                "CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT)")],
        };
        await Should.ThrowAsync<Exception>(TestData.Sqlite(new SqliteOptions(File), broken));
        await using var store = await TestData.Sqlite(new SqliteOptions(File));
        (await new Query(store).Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'half'", null, TestData.Cancel)).ShouldBe(0);
    }

    Task<SqliteStore> Open(TimeProvider clock) => SqliteStore.Open(
        new SqliteOptions(File), [TestData.Schema], clock, NullLogger.Instance, TestData.Cancel);
}

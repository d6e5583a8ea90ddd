using System.Text;
using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;
using Microsoft.Data.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_the_file_is_not_as_we_left_it : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string File => _folder.File("doms.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_payload_edited_as_text_is_read_as_bytes()
    {
        await using (var before = await Some.Sqlite(new SqliteOptions(File)))
            await before.Commit(new RowChange(Key("a"), new Sample("a", 1, Payload: new byte[] { 1 }), 0));
        Some.Shell(File, """UPDATE samples SET payload = '{"name":"Żaneta"}' WHERE id = 'a'""");
        await using var store = await Some.Sqlite(new SqliteOptions(File));
        var row = (Sample)(await store.Read(Key("a"), Some.Cancel))!;
        Encoding.UTF8.GetString(row.Payload.Span).ShouldBe("""{"name":"Żaneta"}""");
    }

    [Fact]
    public async Task Rows_of_another_program_do_not_get_our_numbers()
    {
        await using var store = await Some.Sqlite(new SqliteOptions(File));
        var key = new RowKey(Samples.Numbered, "b");
        await store.Commit(new RowChange(new RowKey(Samples.Numbered, "a"), new Numbered("a", 1, 0, ""), 0));
        Some.Shell(File, "INSERT INTO numbered (id, version, name) VALUES ('x', 1, '')");
        await Should.ThrowAsync<VersionConflictException>(store.Commit(new RowChange(key, new Numbered("b", 1, 0, ""), 0)));
        await store.Commit(new RowChange(key, new Numbered("b", 1, 0, ""), 0));
        ((Numbered)(await store.Read(key, Some.Cancel))!).Seq.ShouldBe(3);
    }

    [Fact]
    public async Task A_commit_without_durability_is_refused()
    {
        await using (await Some.Sqlite(new SqliteOptions(File)))
        {
        }

        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = NORMAL";
        command.ExecuteNonQuery();
        Should.Throw<InvalidOperationException>(() => SqliteConnections.CheckDurable(connection)).Message.ShouldContain("FULL");
    }

    [Fact]
    public async Task A_commit_that_did_not_end_is_not_there_after_a_restart()
    {
        await using (var store = await Some.Sqlite(new SqliteOptions(File)))
            await store.Commit(new RowChange(Key("kept"), new Sample("kept", 1), 0));
        var killed = SqliteConnections.Writer(new SqliteOptions(File));
        Some.Shell(File, "SELECT 1");
        using (var begin = new Statement(killed.Handle, "BEGIN IMMEDIATE")) begin.Run();
        killed.On(Samples.Table).TryInsert(new Sample("lost", 1), 0);
        killed.Dispose();
        await using var again = await Some.Sqlite(new SqliteOptions(File));
        (await again.Scan(new ScanRange(Samples.Table), Some.Cancel)).ShouldBe([new Sample("kept", 1)]);
    }

    [Fact]
    public async Task A_file_that_somebody_else_locks_is_unavailable_and_nothing_is_written()
    {
        await using var store = await Some.Sqlite(new SqliteOptions(File) { BusyTimeout = TimeSpan.Zero });
        var other = SqliteConnections.Writer(new SqliteOptions(File));
        using (var begin = new Statement(other.Handle, "BEGIN IMMEDIATE")) begin.Run();
        var change = new RowChange(Key("a"), new Sample("a", 1), 0);
        await Should.ThrowAsync<StoreUnavailableException>(store.Commit(change));
        other.Dispose();
        await store.Commit(change);
    }

    [Fact]
    public async Task A_value_against_a_rule_of_the_table_is_refused_with_all_of_its_commit()
    {
        await using var store = await Some.Sqlite(new SqliteOptions(File));
        await Should.ThrowAsync<StoreRefusedException>(store.Commit(
            new RowChange(Key("a"), new Sample("a", 1), 0),
            new RowChange(new RowKey(Samples.Counters, "c"), new Counter("c", 1, -1), 0)));
        await Should.ThrowAsync<StoreRefusedException>(store.Commit(
            new RowChange(Key("a"), new Sample("a", 1, Name: null!), 0)));
        (await store.Read(Key("a"), Some.Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_read_only_store_reads_and_writes_nothing()
    {
        await using (var store = await Some.Sqlite(new SqliteOptions(File)))
            await store.Commit(new RowChange(Key("a"), new Sample("a", 1), 0));
        await using var reader = await Some.Sqlite(new SqliteOptions(File) { ReadOnly = true });
        (await reader.Read(Key("a"), Some.Cancel)).ShouldBe(new Sample("a", 1));
        await Should.ThrowAsync<StoreUnavailableException>(
            reader.Commit(new RowChange(Key("b"), new Sample("b", 1), 0)));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_unavailable()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000), Some.Cancel);
        await Should.ThrowAsync<StoreUnavailableException>(Some.Sqlite(new SqliteOptions(File)));
    }

    static RowKey Key(string id) => new(Samples.Table, id);
}

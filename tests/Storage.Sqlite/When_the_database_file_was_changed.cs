using System.Text;
using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;
using Microsoft.Data.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_the_database_file_was_changed : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string File => _folder.File("doms.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_payload_edited_as_text_is_read_as_bytes()
    {
        await using (var before = await TestData.Sqlite(new SqliteOptions(File)))
            await before.Commit(new RowChange(Key("a"), new Sample("a", 1, Payload: new byte[] { 1 }), 0));
        TestData.ExecuteInShell(File, """UPDATE samples SET payload = '{"name":"Żaneta"}' WHERE id = 'a'""");
        await using var store = await TestData.Sqlite(new SqliteOptions(File));
        var row = (Sample)(await store.Read(Key("a"), TestData.Cancel))!;
        Encoding.UTF8.GetString(row.Payload.Span).ShouldBe("""{"name":"Żaneta"}""");
    }

    [Fact]
    public async Task Externally_inserted_rows_cause_no_duplicate_numbers()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(File));
        var key = new RowKey(Samples.Numbered, "b");
        await store.Commit(new RowChange(new RowKey(Samples.Numbered, "a"), new Numbered("a", 1, 0, ""), 0));
        TestData.ExecuteInShell(File, "INSERT INTO numbered (id, version, name) VALUES ('x', 1, '')");
        await Should.ThrowAsync<VersionConflictException>(store.Commit(new RowChange(key, new Numbered("b", 1, 0, ""), 0)));
        await store.Commit(new RowChange(key, new Numbered("b", 1, 0, ""), 0));
        ((Numbered)(await store.Read(key, TestData.Cancel))!).Seq.ShouldBe(3);
    }

    [Fact]
    public async Task Externally_inserted_highest_key_is_found_after_a_conflict()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(File));
        var key = new RowKey(Samples.Numbered, "x");
        (await Load(store, key)).ShouldBeNull();
        TestData.ExecuteInShell(File, "INSERT INTO numbered (id, version, name) VALUES ('x', 1, '')");
        await Should.ThrowAsync<VersionConflictException>(store.Commit(new RowChange(key, new Numbered("x", 1, 0, ""), 0)));
        (await Load(store, key)).ShouldNotBeNull();
    }

    [Theory, InlineData("\U0001F600", "\uFF5E"), InlineData("a", "b"), InlineData("b", "a")]
    public async Task Keys_are_found_in_any_order_of_their_characters(string first, string second)
    {
        await using (var before = await TestData.Sqlite(new SqliteOptions(File)))
            await before.Commit(new RowChange(Key(first), new Sample(first, 1), 0));
        await using var store = await TestData.Sqlite(new SqliteOptions(File) { MaxCachedBytes = 0 });
        (await Load(store, Key(second))).ShouldBeNull();
        await store.Commit(new RowChange(Key(second), new Sample(second, 1), 0));
        (await Load(store, Key(first))).ShouldBe(new Sample(first, 1));
        (await Load(store, Key(second))).ShouldBe(new Sample(second, 1));
    }

    [Fact]
    public async Task Connection_without_durability_is_refused()
    {
        await using (await TestData.Sqlite(new SqliteOptions(File)))
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
    public async Task Unfinished_commit_is_rolled_back_after_a_restart()
    {
        await using (var store = await TestData.Sqlite(new SqliteOptions(File)))
            await store.Commit(new RowChange(Key("kept"), new Sample("kept", 1), 0));
        var killed = SqliteConnections.Writer(new SqliteOptions(File));
        TestData.ExecuteInShell(File, "SELECT 1");
        using (var begin = new SqliteStatement(killed.Handle, "BEGIN IMMEDIATE")) begin.Run();
        killed.StatementsFor(Samples.Table).TryInsert(new Sample("lost", 1), 0);
        killed.Dispose();
        await using var reopened = await TestData.Sqlite(new SqliteOptions(File));
        (await reopened.Scan(new ScanRange(Samples.Table), TestData.Cancel)).ShouldBe([new Sample("kept", 1)]);
    }

    [Fact]
    public async Task Locked_file_is_unavailable_and_nothing_is_written()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(File) { BusyTimeout = TimeSpan.Zero });
        var other = SqliteConnections.Writer(new SqliteOptions(File));
        using (var begin = new SqliteStatement(other.Handle, "BEGIN IMMEDIATE")) begin.Run();
        var change = new RowChange(Key("a"), new Sample("a", 1), 0);
        await Should.ThrowAsync<StoreUnavailableException>(store.Commit(change));
        other.Dispose();
        await store.Commit(change);
    }

    [Fact]
    public async Task Constraint_violation_refuses_the_whole_commit()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(File));
        await Should.ThrowAsync<StoreRefusedException>(store.Commit(
            new RowChange(Key("a"), new Sample("a", 1), 0),
            new RowChange(new RowKey(Samples.Counters, "c"), new Counter("c", 1, -1), 0)));
        await Should.ThrowAsync<StoreRefusedException>(store.Commit(
            new RowChange(Key("a"), new Sample("a", 1, Name: null!), 0)));
        (await store.Read(Key("a"), TestData.Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Read_only_store_refuses_writes()
    {
        await using (var store = await TestData.Sqlite(new SqliteOptions(File)))
            await store.Commit(new RowChange(Key("a"), new Sample("a", 1), 0));
        await using var reader = await TestData.Sqlite(new SqliteOptions(File) { ReadOnly = true });
        (await reader.Read(Key("a"), TestData.Cancel)).ShouldBe(new Sample("a", 1));
        await Should.ThrowAsync<StoreUnavailableException>(
            reader.Commit(new RowChange(Key("b"), new Sample("b", 1), 0)));
    }

    [Fact]
    public async Task Invalid_database_file_is_unavailable()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000), TestData.Cancel);
        await Should.ThrowAsync<StoreUnavailableException>(TestData.Sqlite(new SqliteOptions(File)));
    }

    static async Task<object?> Load(SqliteStore store, RowKey key)
    {
        await using var transaction = await store.Begin(TestData.Cancel);
        return (await transaction.Load([key], TestData.Cancel))[0];
    }

    static RowKey Key(string id) => new(Samples.Table, id);
}

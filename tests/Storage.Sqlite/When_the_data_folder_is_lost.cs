using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_the_data_folder_is_lost : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Database => _folder.File("doms.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("doms.db")]
    [InlineData("doms.db-wal")]
    public async Task Deleted_file_acknowledges_no_commit(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be deleted there.");
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
        await store.Commit(Insert("a"));
        store.Fault.ShouldBeNull();

        File.Delete(_folder.File(file));

        (await Should.ThrowAsync<StoreUnavailableException>(store.Commit(Insert("b")))).Message.ShouldContain("deleted");
        store.Fault.ShouldNotBeNull().ShouldContain(Database);
    }

    [Fact]
    public async Task Replaced_database_acknowledges_no_commit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be replaced there.");
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
        await store.Commit(Insert("a"));

        File.Move(Database, _folder.File("elsewhere.db"));
        await File.WriteAllTextAsync(Database, "", TestData.Cancel);

        await Should.ThrowAsync<StoreUnavailableException>(store.Commit(Insert("b")));
    }

    [Fact]
    public async Task Loss_is_noticed_without_a_commit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be deleted there.");
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
        File.Delete(Database);
        store.Upkeep!.RunOnce();
        store.Fault.ShouldNotBeNull();
    }

    [Fact]
    public async Task Deleted_lock_file_admits_no_second_process()
    {
        using var first = DataFolder.Open(_folder.Path);
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
        File.Delete(_folder.File("doms.lock"));

        Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));
        File.ReadAllText(_folder.File("doms.pid")).ShouldBe($"{Environment.ProcessId}\n");
        (await Should.ThrowAsync<DataFolderInUseException>(TestData.Sqlite(new SqliteOptions(Database)))).Message
            .ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task Commit_after_one_of_another_process_is_refused()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
        await store.Commit(Insert("a"));
        TestData.ExecuteInShell(Database, "UPDATE store_state SET value = value + 1 WHERE name = 'commits'");

        (await Should.ThrowAsync<StoreUnavailableException>(store.Commit(Insert("b")))).Message.ShouldContain("Another process");
        await Should.ThrowAsync<StoreUnavailableException>(store.Commit(Insert("b")));
    }

    [Fact]
    public async Task Database_keeps_its_identity()
    {
        long? first;
        await using (var store = await TestData.Sqlite(new SqliteOptions(Database))) first = store.Instance;
        await using var reopened = await TestData.Sqlite(new SqliteOptions(Database));
        reopened.Instance.ShouldBe(first.ShouldNotBeNull());
    }

    [Fact]
    public void Folder_is_in_use_only_while_a_process_holds_it()
    {
        DataFolder.IsInUse(_folder.Path).ShouldBeFalse();
        using (DataFolder.Open(_folder.Path)) DataFolder.IsInUse(_folder.Path).ShouldBeTrue();
        DataFolder.IsInUse(_folder.Path).ShouldBeFalse();
        DataFolder.IsInUse(_folder.File("missing")).ShouldBeFalse();
    }

    static RowChange Insert(string id) => new(new RowKey(Samples.Table, id), new Sample(id, 1), 0);
}

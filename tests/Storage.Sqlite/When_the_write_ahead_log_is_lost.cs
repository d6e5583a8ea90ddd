using System.Diagnostics;
using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

/// <summary>Each test begins with the files that a killed process leaves: all commits are in the write-ahead log.</summary>
public sealed class When_the_write_ahead_log_is_lost : IAsyncLifetime
{
    const int Commits = 40;
    readonly TemporaryFolder _folder = new();
    readonly TemporaryFolder _killed = new();

    string Database => _folder.File("doms.db");

    string Log => _folder.File("doms.db-wal");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs cp.");
        await using (var store = await TestData.Sqlite(new SqliteOptions(Database)))
        {
            for (var i = 0; i < Commits; i++) await store.Commit(Insert($"row-{i:d3}"));
            await Copy(_folder.Path, _killed.Path);
        }

        foreach (var file in Directory.EnumerateFiles(_folder.Path)) File.Delete(file);
        await Copy(_killed.Path, _folder.Path);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _killed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Undamaged_log_is_recovered()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
        (await store.Scan(new ScanRange(Samples.Table), TestData.Cancel)).Count.ShouldBe(Commits);
    }

    [Fact]
    public async Task Missing_log_stops_the_start()
    {
        File.Delete(Log);
        await ShouldBeRefused(missing: Commits);
    }

    [Fact]
    public async Task Cut_log_stops_the_start()
    {
        using (var log = File.OpenWrite(Log)) log.SetLength(log.Length / 2);
        await ShouldBeRefused();
    }

    [Fact]
    public async Task Flipped_byte_in_the_log_stops_the_start()
    {
        using (var log = new FileStream(Log, FileMode.Open, FileAccess.ReadWrite))
        {
            log.Position = log.Length / 2;
            var value = (byte)log.ReadByte();
            log.Position--;
            log.WriteByte((byte)~value);
        }

        var before = await File.ReadAllBytesAsync(Log, TestData.Cancel);
        await ShouldBeRefused();
        (await File.ReadAllBytesAsync(Log, TestData.Cancel)).ShouldBe(before, "the log is kept for a repair");
    }

    [Fact]
    public async Task Emptied_database_stops_the_start()
    {
        File.Delete(Log);
        await File.WriteAllTextAsync(Database, "", TestData.Cancel);
        await ShouldBeRefused(missing: Commits);
    }

    [Fact]
    public async Task Accepted_loss_starts_with_the_rest()
    {
        using (var log = File.OpenWrite(Log)) log.SetLength(log.Length / 2);
        await using (var store = await TestData.Sqlite(new SqliteOptions(Database) { AcceptLoss = true }))
            (await store.Scan(new ScanRange(Samples.Table), TestData.Cancel)).Count.ShouldBeInRange(1, Commits - 1);
        await using var next = await TestData.Sqlite(new SqliteOptions(Database));
    }

    [Fact]
    public async Task Damaged_mark_does_not_stop_the_start()
    {
        await File.WriteAllTextAsync(_folder.File("doms.mark"), new string('x', 2_000), TestData.Cancel);
        await using var store = await TestData.Sqlite(new SqliteOptions(Database));
    }

    [Fact]
    public async Task Copy_taken_while_running_starts_elsewhere()
    {
        using var elsewhere = new TemporaryFolder();
        await Copy(_killed.Path, elsewhere.Path);
        using (var log = File.OpenWrite(elsewhere.File("doms.db-wal"))) log.SetLength(log.Length / 2);
        await using var store = await TestData.Sqlite(new SqliteOptions(elsewhere.File("doms.db")));
    }

    [Fact]
    public async Task Copy_without_the_log_of_a_killed_process_is_refused()
    {
        using var elsewhere = new TemporaryFolder();
        await Copy(_killed.Path, elsewhere.Path);
        File.Delete(elsewhere.File("doms.db-wal"));

        var copy = new SqliteOptions(elsewhere.File("doms.db"));
        var refusal = await Should.ThrowAsync<CommitsLostException>(TestData.Sqlite(copy));
        refusal.Message.ShouldContain("was copied without its write-ahead log doms.db-wal");
        await using var store = await TestData.Sqlite(copy with { AcceptLoss = true });
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Older_file_beside_the_log_is_refused(bool isInPlace)
    {
        using var older = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        await using (var store = await TestData.Sqlite(new SqliteOptions(Database) { UpkeepInterval = Timeout.InfiniteTimeSpan }))
        {
            await CommitAndMove(store, "older");
            File.Copy(Database, older.File("doms.db"));
            await CommitAndMove(store, "newer");
            await store.Commit(Insert("in the log"));
            await Copy(_folder.Path, elsewhere.Path);
        }

        var folder = isInPlace ? _folder : elsewhere;
        if (isInPlace) await Copy(elsewhere.Path, _folder.Path);
        File.Copy(older.File("doms.db"), folder.File("doms.db"), overwrite: true);

        var refusal = await Should.ThrowAsync<CommitsLostException>(TestData.Sqlite(new SqliteOptions(folder.File("doms.db"))));
        refusal.Message.ShouldContain("is an older file beside the log");
        await Should.ThrowAsync<CommitsLostException>(TestData.Sqlite(new SqliteOptions(folder.File("doms.db")) { ReadOnly = true }));
    }

    /// <summary>Commits a row, and moves the log into the database as an idle process does.</summary>
    static async Task CommitAndMove(SqliteStore store, string row)
    {
        await store.Commit(Insert(row));
        store.Upkeep!.RunOnce();
        store.Upkeep.RunOnce();
    }

    [Fact]
    public async Task Missing_log_stops_the_start_through_a_link()
    {
        File.Delete(Log);
        var link = _killed.File("link");
        Directory.CreateSymbolicLink(link, _folder.Path);
        await Should.ThrowAsync<CommitsLostException>(TestData.Sqlite(new SqliteOptions(Path.Combine(link, "doms.db"))));
        await ShouldBeRefused(missing: Commits);
    }

    [Fact]
    public async Task Log_is_emptied_when_idle()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(Database) { UpkeepInterval = Timeout.InfiniteTimeSpan });
        await store.Commit(Insert("last"));
        store.Upkeep!.RunOnce();
        new FileInfo(Log).Length.ShouldBePositive();
        store.Upkeep.RunOnce();
        new FileInfo(Log).Length.ShouldBe(0);
        await store.Commit(Insert("more"));
    }

    async Task ShouldBeRefused(int? missing = null)
    {
        var refusal = await Should.ThrowAsync<CommitsLostException>(TestData.Sqlite(new SqliteOptions(Database)));
        refusal.Message.ShouldContain(missing is { } count ? $"{count} commits behind" : "commits behind");
        refusal.Message.ShouldContain("--accept-loss");
        await Should.ThrowAsync<CommitsLostException>(TestData.Sqlite(new SqliteOptions(Database) { ReadOnly = true }));
    }

    /// <summary>Copies with cp, because this process has the mark locked.</summary>
    static async Task Copy(string from, string to)
    {
        using var copy = Process.Start("cp", ["-r", $"{from}/.", to]);
        await copy.WaitForExitAsync(TestData.Cancel);
        copy.ExitCode.ShouldBe(0);
    }

    static RowChange Insert(string id) => new(new RowKey(Samples.Table, id), new Sample(id, 1), 0);
}

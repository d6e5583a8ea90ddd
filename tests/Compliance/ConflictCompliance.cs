using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>Requirements on every store for rejected commits: all changes are rejected, and none remains.</summary>
public abstract class ConflictCompliance : StoreSuite
{
    [Fact]
    public async Task Inserting_an_existing_row_is_a_conflict()
    {
        await Commit(Insert(new Sample("a", 1, Name: "first")));
        await Should.ThrowAsync<VersionConflictException>(Commit(Insert(new Sample("a", 1, Name: "second"))));
        (await Load("a"))!.Name.ShouldBe("first");
    }

    [Fact]
    public async Task Inserting_an_existing_numbered_row_is_a_conflict()
    {
        await Commit(Insert(new Numbered("a", 1, 0, "first")));
        await Should.ThrowAsync<VersionConflictException>(Commit(Insert(new Numbered("a", 1, 0, "second"))));
        await Commit(Insert(new Numbered("b", 1, 0, "third")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Updating_another_version_is_a_conflict(long expected)
    {
        await Commit(Insert(new Sample("a", 1)));
        await Commit(Update(new Sample("a", 2, Name: "kept")));
        await Should.ThrowAsync<VersionConflictException>(
            Commit(new RowChange(Key("a"), new Sample("a", expected + 1, Name: "lost"), expected)));
        (await Load("a")).ShouldBe(new Sample("a", 2, Name: "kept"));
    }

    [Fact]
    public async Task Inserting_an_existing_row_unseen_is_refused()
    {
        await Commit(Insert(new Sample("a", 1, Name: "first")));
        await Should.ThrowAsync<StoreRefusedException>(
            Commit(Insert(new Sample("b", 1)), Insert(new Sample("a", 1, Name: "second")) with { WasLoaded = false }));
        (await Load("a"))!.Name.ShouldBe("first");
        (await Load("b")).ShouldBeNull();
    }

    [Fact]
    public async Task Guarded_row_that_changed_is_a_conflict()
    {
        await Commit(Insert(new Sample("read", 1)));
        await using var transaction = await Store.Begin(Cancel);
        await transaction.Load([Key("read"), Key("absent")], Cancel);
        await Commit(Update(new Sample("read", 2)));
        await Should.ThrowAsync<VersionConflictException>(
            transaction.Commit([Insert(new Sample("a", 1))], [new RowGuard(Key("read"), 1)], Cancel).AsTask());
        (await Load("a")).ShouldBeNull();
    }

    [Fact]
    public async Task Guarded_absent_row_that_was_inserted_is_a_conflict()
    {
        await using var transaction = await Store.Begin(Cancel);
        await transaction.Load([Key("absent")], Cancel);
        await Commit(Insert(new Sample("absent", 1)));
        await Should.ThrowAsync<VersionConflictException>(
            transaction.Commit([Insert(new Sample("a", 1))], [new RowGuard(Key("absent"), 0)], Cancel).AsTask());
        (await Load("a")).ShouldBeNull();
    }

    [Fact]
    public async Task Guards_that_hold_do_not_change_rows()
    {
        await Commit(Insert(new Sample("read", 1, Name: "same")));
        await using var transaction = await Store.Begin(Cancel);
        await transaction.Load([Key("read"), Key("absent")], Cancel);
        await transaction.Commit(
            [Insert(new Sample("a", 1))], [new RowGuard(Key("read"), 1), new RowGuard(Key("absent"), 0)], Cancel);
        (await Load("read")).ShouldBe(new Sample("read", 1, Name: "same"));
        (await Load("absent")).ShouldBeNull();
        (await Load("a")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Updating_a_missing_row_is_a_conflict()
    {
        await Should.ThrowAsync<VersionConflictException>(Commit(Update(new Sample("a", 2))));
        (await Load("a")).ShouldBeNull();
    }

    [Fact]
    public async Task Deleting_another_version_or_missing_row_is_a_conflict()
    {
        await Commit(Insert(new Sample("a", 1)));
        await Should.ThrowAsync<VersionConflictException>(Commit(Delete("a", 2)));
        await Should.ThrowAsync<VersionConflictException>(Commit(Delete("b", 1)));
        (await Load("a")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Second_of_two_concurrent_updates_is_a_conflict()
    {
        await Commit(Insert(new Sample("a", 1)));
        await using var first = await Store.Begin(Cancel);
        await first.Load([Key("a")], Cancel);
        await Commit(Update(new Sample("a", 2, Name: "winner")));
        await Should.ThrowAsync<VersionConflictException>(
            first.Commit([Update(new Sample("a", 2, Name: "loser"))], [], Cancel).AsTask());
        (await Load("a"))!.Name.ShouldBe("winner");
    }

    [Fact]
    public async Task Conflict_rolls_back_the_whole_commit()
    {
        await Commit(Insert(new Sample("a", 1)), Insert(new Sample("gone", 1)));
        await Should.ThrowAsync<VersionConflictException>(Commit(
            Insert(new Sample("new", 1)),
            Update(new Sample("a", 2)),
            Delete("gone", 1),
            Insert(new Numbered("n", 1, 0, "n")),
            Insert(new Counter("k", 1, 1)),
            Update(new Sample("missing", 2))));
        var rows = await Load(
            Key("a"), Key("gone"), Key("new"), new RowKey(Samples.Numbered, "n"), new RowKey(Samples.Counters, "k"));
        rows.ShouldBe([new Sample("a", 1), new Sample("gone", 1), null, null, null]);
        (await ScanAll(new ScanRange(Samples.Table))).ShouldBe(["a", "gone"]);
    }

    [Fact]
    public async Task Store_accepts_commits_after_a_conflict()
    {
        await Commit(Insert(new Sample("a", 1)));
        for (var i = 0; i < 10; i++)
            await Should.ThrowAsync<VersionConflictException>(Commit(Insert(new Sample("b", 1)), Insert(new Sample("a", 1))));
        await Commit(Insert(new Sample("b", 1)), Update(new Sample("a", 2)));
        (await ScanAll(new ScanRange(Samples.Table))).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Disposing_without_a_commit_writes_nothing()
    {
        await using (var transaction = await Store.Begin(Cancel))
            await transaction.Load([Key("a")], Cancel);
        (await Load("a")).ShouldBeNull();
        await Commit(Insert(new Sample("a", 1)));
    }

    [Fact]
    public async Task Readers_see_commits_atomically()
    {
        const int commits = 200;
        var writing = Task.Run(WritePairs, Cancel);
        var (scans, seen) = (0, 0);
        while (seen < commits * 2)
        {
            scans++;
            if (writing.IsFaulted) await writing;
            seen = (await Scan(new ScanRange(Samples.Table, Limit: ScanRange.MaxLimit))).Count;
            (seen % 2).ShouldBe(0);
            await Task.Yield();
        }

        await writing;
        scans.ShouldBeGreaterThan(0);

        async Task WritePairs()
        {
            for (var i = 0; i < commits; i++)
                await Commit(Insert(new Sample($"a{i:D4}", 1)), Insert(new Sample($"b{i:D4}", 1)));
        }
    }
}

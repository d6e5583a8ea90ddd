using Doms.Engine;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>The relay lets rows gather, because a broker's cost is by request.</summary>
public sealed class When_many_rows_are_published
{
    [Fact]
    public void Commits_of_one_linger_are_published_together()
    {
        var sizes = new List<int>();
        var system = NewSystem(new EngineOptions(), sizes);
        for (var i = 0; i < 3; i++)
        {
            system.SendAndWait(new Add($"a{i}", "t"));
            system.SendAndWait(new Add($"b{i}", "t"));
            system.Settle(1);
        }

        sizes.ShouldBe([2, 2, 2]);
        system.Behaviour.Handled.Count.ShouldBe(6);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Enough_rows_are_published_without_waiting()
    {
        var sizes = new List<int>();
        var system = NewSystem(new EngineOptions { RelayLinger = TimeSpan.FromHours(1), RelayLingerRows = 3 }, sizes);
        for (var i = 0; i < 2; i++) system.SendAndWait(new Add($"k{i}", "t"));
        system.Settle(60);
        sizes.ShouldBeEmpty();

        system.SendAndWait(new Add("k2", "t"));
        system.Settle(1);
        sizes.ShouldBe([3]);
    }

    [Fact]
    public void Published_rows_are_deleted_without_being_loaded()
    {
        var deletions = new List<RowChange>();
        var system = new SampleSystem(isJoined: false, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes => deletions.AddRange(
                changes.Where(change => change.Key.Table == OutboxRow.Table && change.Row is null)),
        });
        system.SendAndWait(new Add("k", "t"));
        system.Settle(1);
        deletions.ShouldHaveSingleItem().ExpectedVersion.ShouldBe(RowChange.AnyVersion);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    static SampleSystem NewSystem(EngineOptions options, List<int> sizes)
    {
        var system = new SampleSystem(isJoined: false, options);
        system.Broker.OnPublish = (publish, records, cancel) =>
        {
            sizes.Add(records.Count);
            return publish(records, cancel);
        };
        return system;
    }
}

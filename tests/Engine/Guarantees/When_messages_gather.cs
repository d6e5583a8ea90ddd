using Doms.Engine;
using Doms.Engine.Leases;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>A lane lets messages gather, because a transaction on a database server costs as much as many messages.</summary>
public sealed class When_messages_gather
{
    [Fact]
    public void Messages_of_one_linger_are_handled_in_one_transaction()
    {
        var commits = 0;
        var system = NewSystem(new EngineOptions { LaneLinger = TimeSpan.FromMilliseconds(5) }, () => commits++);
        var first = system.Send(new Add("a", "t"));
        system.Settle(0.003);
        first.IsCompleted.ShouldBeFalse();
        var second = system.Send(new Add("b", "t"));
        system.Settle(0.003);

        first.IsCompletedSuccessfully.ShouldBeTrue();
        second.IsCompletedSuccessfully.ShouldBeTrue();
        commits.ShouldBe(1);
    }

    [Fact]
    public void Enough_messages_are_handled_without_waiting()
    {
        var commits = 0;
        var options = new EngineOptions { LaneLinger = TimeSpan.FromHours(1), LaneLingerMessages = 3 };
        var system = NewSystem(options, () => commits++);
        var waiting = Enumerable.Range(0, 2).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle(20);
        waiting.ShouldAllBe(request => !request.IsCompleted);

        waiting.Add(system.Send(new Add("k2", "t")));
        system.Settle(0.001);
        waiting.ShouldAllBe(request => request.IsCompletedSuccessfully);
        commits.ShouldBe(1);
    }

    static SampleSystem NewSystem(EngineOptions options, Action onCommit) => new(
        isJoined: true, options, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Key.Table == LaneCommit.Table)) onCommit();
            },
        });
}

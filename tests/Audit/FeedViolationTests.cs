using Doms.Orders.Domain;
using static Doms.Tests.Audit.SeededViolationTests;
using static Doms.Tests.Audit.StateBuilder;

namespace Doms.Tests.Audit;

/// <summary>Violates the invariant of the feed of the shop in each of its parts.</summary>
public sealed class FeedViolationTests
{
    [Fact]
    public async Task Feed_without_gaps_is_not_reported()
    {
        var state = ConsistentState.Create();
        Number(state, 1, 1, 2, 3);
        (await state.Audit()).Invariants.Single(invariant => invariant.Id == "I28").Violations.ShouldBe(0);
    }

    [Fact]
    public Task Gap_in_the_feed_is_reported() => ShouldReport("I28", "feed", state => Number(state, 1, 1, 2, 4));

    [Fact]
    public Task Position_of_two_events_is_reported() => ShouldReport("I28", $"{Delivered}-2", state => Number(state, 1, 1, 1));

    [Fact]
    public Task Position_before_its_predecessors_is_reported() => ShouldReport("I28", $"{Delivered}-2", state => Number(state, 1, 2, 1));

    [Fact]
    public Task Impossible_position_is_reported() => ShouldReport("I28", $"{Delivered}-1", state => Number(state, 1, 0));

    [Fact]
    public Task Event_numbered_before_its_predecessor_is_reported() =>
        ShouldReport("I28", $"{Delivered}-2", state => Number(state, 2, 1));

    /// <summary>Gives positions to entries of the delivered order, from a sequence on.</summary>
    static void Number(StateBuilder state, int first, params long[] positions)
    {
        foreach (var (i, position) in positions.Index())
            state.Change<OrderEntry>($"{Delivered}-{first + i}", entry => entry with { Version = 2, Position = position });
    }
}

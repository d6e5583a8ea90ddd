using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class EventPositionsTests
{
    [Fact]
    public void Entries_get_the_next_positions_in_their_order()
    {
        var first = EventPositions.Assign(null, [Entry(1), Entry(2)]);
        first.Rows.ShouldBe([Entry(1) with { Version = 2, Position = 1 }, Entry(2) with { Version = 2, Position = 2 }, Counter(1, 3)]);

        EventPositions.Assign(Counter(1, 3), [Entry(3)]).Rows.ShouldBe([Entry(3) with { Version = 2, Position = 3 }, Counter(2, 4)]);
    }

    [Fact]
    public void Entry_with_a_position_keeps_it()
    {
        var numbered = Entry(1) with { Version = 2, Position = 1 };
        EventPositions.Assign(Counter(1, 2), [numbered]).Rows.ShouldBeEmpty();
        EventPositions.Assign(Counter(1, 2), [numbered, Entry(2)]).Rows
            .ShouldBe([Entry(2) with { Version = 2, Position = 2 }, Counter(2, 3)]);
    }

    static OrderNumbers Counter(long version, long next) => new("events", version, next);

    static OrderEntry Entry(int sequence) => new(
        OrderEntry.IdOf(TestData.Id, sequence), 1, TestData.Id, sequence, sequence, TimelineEventNames.Created, TestData.Start,
        TestData.Start, Audiences.Customer, "alice", "", EntryData.None, "request by alice", null);
}

using System.Collections;
using Doms.Audit.State;

namespace Doms.Audit.Invariants;

/// <summary>
/// The positions in the feed of the shop are 1 to n, each given once. Those of an order grow with its sequence, and the entries without a
/// position are its last ones: a reader of the feed misses nothing.
/// </summary>
sealed class FeedPositions() : Invariant("I28", "feed: events have positions without gaps, each its own, in the order of their orders")
{
    /// <summary>Bits of the positions found, by position.</summary>
    readonly BitArray _found = new(1024);
    long _count;
    long _highest;

    public override void Check(OrderRecords records)
    {
        long last = 0;
        var isNumbered = true;
        foreach (var entry in records.Entries.OrderBy(entry => entry.Sequence))
        {
            if (entry.Position is not { } position)
            {
                isNumbered = false;
                continue;
            }

            CountChecked();
            if (!isNumbered) AddViolation(entry.EventId, "it has a position, and an earlier entry of its order has none");
            if (position <= last) AddViolation(entry.EventId, $"its position {position} is not after that of its predecessor, {last}");
            Note(entry.EventId, position);
            last = position;
        }
    }

    /// <summary>Looks for gaps, once all orders were checked.</summary>
    public void Finish()
    {
        if (_highest != _count) AddViolation("feed", $"{_count} events have a position, the highest is {_highest}");
    }

    void Note(string eventId, long position)
    {
        if (position is < 1 or > int.MaxValue)
        {
            AddViolation(eventId, $"its position is {position}");
            return;
        }

        var bit = (int)(position - 1);
        while (bit >= _found.Length) _found.Length = (int)Math.Min(int.MaxValue, 2L * _found.Length);
        if (_found[bit]) AddViolation(eventId, $"its position {position} is that of another event");
        else _count++;
        _found[bit] = true;
        _highest = Math.Max(_highest, position);
    }
}

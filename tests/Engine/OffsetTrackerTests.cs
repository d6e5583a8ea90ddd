using Doms.Engine.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace Doms.Tests.Engine;

public sealed class OffsetTrackerTests
{
    const int MaxInFlight = 4;
    readonly OffsetTracker _tracker = new(start: 10, MaxInFlight);

    [Fact]
    public void New_tracker_commits_its_start()
    {
        _tracker.Next.ShouldBe(10);
        _tracker.Committable.ShouldBe(10);
    }

    [Fact]
    public void Acknowledgement_ahead_of_lowest_offset_commits_with_it()
    {
        Take(10, 11, 12);
        Acknowledge(11);
        _tracker.Committable.ShouldBe(10);
        Acknowledge(10);
        _tracker.Committable.ShouldBe(12);
        Acknowledge(12);
        _tracker.Committable.ShouldBe(13);
        _tracker.InFlight.ShouldBe(0);
    }

    [Fact]
    public void Gaps_between_offsets_do_not_delay_the_commit()
    {
        Take(12, 20);
        _tracker.Committable.ShouldBe(12);
        Acknowledge(12);
        _tracker.Committable.ShouldBe(20);
        Acknowledge(20);
        _tracker.Committable.ShouldBe(21);
    }

    [Fact]
    public void Offset_lower_than_next_is_refused()
    {
        Take(12);
        Should.Throw<ArgumentOutOfRangeException>(() => _tracker.Take(12, 0));
    }

    [Fact]
    public void Full_tracker_accepts_offsets_after_the_lowest_is_acknowledged()
    {
        Take(10, 11, 12, 13);
        Acknowledge(11);
        _tracker.IsFull.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => _tracker.Take(14, 0)).Message.ShouldContain("4 offsets");
        Acknowledge(10);
        _tracker.InFlight.ShouldBe(2);
        Take(14, 15);
        _tracker.IsFull.ShouldBeTrue();
    }

    [Fact]
    public void Acknowledgement_from_earlier_generation_is_ignored()
    {
        Take(10, 11);
        Acknowledge(11);
        var before = _tracker.Generation;
        _tracker.Restart(_tracker.Committable);
        Take(10, 11);
        _tracker.Acknowledge(before, 10);
        _tracker.Committable.ShouldBe(10);
        Acknowledge(10);
        _tracker.Committable.ShouldBe(11);
    }

    [Fact]
    public void Restart_at_earlier_offset_takes_records_again()
    {
        Take(10, 11);
        Acknowledge(10);
        Acknowledge(11);
        _tracker.Restart(10);
        _tracker.Committable.ShouldBe(10);
        Take(10);
    }

    /// <summary>Compares random steps with a model: the list of all offsets of the generation, and whether each is acknowledged.</summary>
    [Fact]
    public void Tracker_agrees_with_a_list_of_offsets() => Check.QuickThrowOnFailure(Prop.ForAll(Steps().ToArbitrary(), steps =>
    {
        var tracker = new OffsetTracker(start: 0, MaxInFlight);
        var model = new Model();
        foreach (var step in steps)
        {
            model.Run(step, tracker);
            model.ShouldAgreeWith(tracker);
        }
    }));

    static Gen<Step[]> Steps() => Gen.Choose(0, 9).SelectMany(action => Gen.Choose(0, 12).Select(
        number => new Step(action, number))).ArrayOf();

    void Take(params long[] offsets)
    {
        foreach (var offset in offsets) _tracker.Take(offset, BytesOf(offset));
    }

    static int BytesOf(long offset) => (int)offset + 1;

    void Acknowledge(long offset) => _tracker.Acknowledge(_tracker.Generation, offset);

    sealed record Step(int Action, int Number);

    sealed class Model
    {
        readonly SortedDictionary<long, bool> _acknowledged = [];
        long _next;
        int _generation;

        long Lowest => _acknowledged.Where(offset => !offset.Value).Select(offset => offset.Key).DefaultIfEmpty(_next).First();

        int InFlight => _acknowledged.Keys.Count(offset => offset >= Lowest);

        public void Run(Step step, OffsetTracker tracker)
        {
            switch (step.Action)
            {
                case < 4 when InFlight < MaxInFlight:
                    var taken = _next + (step.Number % 3);
                    tracker.Take(taken, BytesOf(taken));
                    _acknowledged.Add(taken, false);
                    _next = taken + 1;
                    break;
                case < 8:
                    var offset = Lowest - 2 + step.Number;
                    tracker.Acknowledge(_generation, offset);
                    if (_acknowledged.ContainsKey(offset)) _acknowledged[offset] = true;
                    break;
                case 8:
                    tracker.Acknowledge(_generation - 1, Lowest);
                    break;
                default:
                    _next = step.Number < 3 ? 0 : Lowest;
                    tracker.Restart(_next);
                    _generation++;
                    _acknowledged.Clear();
                    break;
            }
        }

        public void ShouldAgreeWith(OffsetTracker tracker)
        {
            tracker.Committable.ShouldBe(Lowest);
            tracker.Next.ShouldBe(_next);
            tracker.InFlight.ShouldBe(InFlight);
            var unacknowledged = _acknowledged.Where(offset => !offset.Value).Select(offset => offset.Key).ToList();
            tracker.Unacknowledged.ShouldBe(unacknowledged.Count);
            tracker.UnacknowledgedBytes.ShouldBe(unacknowledged.Sum(BytesOf));
            tracker.IsFull.ShouldBe(InFlight >= MaxInFlight);
            tracker.Generation.ShouldBe(_generation);
        }
    }
}

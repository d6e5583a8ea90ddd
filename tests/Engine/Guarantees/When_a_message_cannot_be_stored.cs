using Doms.Engine;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>The store refuses what a message changes, and the row that would store its failure.</summary>
public sealed class When_a_message_cannot_be_stored
{
    /// <summary>Up to four runs at a time, after 0, 1, 3, 7, 15, 31, 63 s and then every minute.</summary>
    const int MaxAttemptsInTenMinutes = 4 * (7 + 10);

    bool _isRefusing = true;
    int _attempts;

    [Fact]
    public void Record_is_tried_at_growing_intervals_and_others_continue()
    {
        var system = NewSystem(isJoined: false, IsRecordOfBad);
        foreach (var tag in (string[])["1", "2"]) system.SendAndWait(new Add("bad", tag));
        for (var second = 0; second < 600; second++)
        {
            system.SendAndWait(new Add($"k{second}", "t"));
            system.Settle(1);
            system.Echo($"k{second}")!.Value.ShouldBe(1);
        }

        _attempts.ShouldBeInRange(10, MaxAttemptsInTenMinutes);
        system.SecondNode.SetAsideMessages.ShouldBe(2);
        system.SecondNode.QueueAge.ShouldBe(TimeSpan.Zero);
        system.Echo("bad").ShouldBeNull();

        _isRefusing = false;
        system.Settle(61);
        system.Echo("bad")!.Seen.ShouldBe("1 2");
        system.SecondNode.SetAsideMessages.ShouldBe(0);
        system.Transport.Unacknowledged("second").ShouldBe(0);
        system.All(system.SecondStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Later_records_of_its_key_do_not_overtake_it()
    {
        var system = NewSystem(isJoined: false, change => IsRecordOfBad(change) && !SeenOf(change).StartsWith('2'));
        foreach (var tag in (string[])["1", "2"]) _ = system.Send(new Add("bad", tag));
        system.Settle(20);
        _ = system.Send(new Add("bad", "3"));
        system.Settle(20);
        system.Echo("bad").ShouldBeNull();

        _isRefusing = false;
        system.Settle(61);
        system.Echo("bad")!.Seen.ShouldBe("1 2 3");
    }

    [Fact]
    public void Outcome_is_tried_at_growing_intervals_and_other_calls_continue()
    {
        var system = NewSystem(isJoined: true, IsOutcomeOfBad);
        system.SendAndWait(new Add("bad", "t", "call"));
        for (var second = 0; second < 600; second++)
        {
            system.SendAndWait(new Add($"k{second}", "t", "call"));
            system.Settle(1);
            system.FirstCounter($"k{second}")!.Seen.ShouldBe("t called:t");
        }

        _attempts.ShouldBeInRange(10, MaxAttemptsInTenMinutes);
        system.Behaviour.Calls.Count(call => call.Key == "bad/t").ShouldBe(1);
        system.Node.SetAsideMessages.ShouldBe(1);

        _isRefusing = false;
        system.Settle(61);
        system.FirstCounter("bad")!.Seen.ShouldBe("t called:t");
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Effect_that_cannot_be_leased_delays_no_others()
    {
        var system = NewSystem(isJoined: true, IsLeaseOfBad);
        system.Behaviour.ExternalSystem = (_, _) => EffectResult.Retry("later");
        string[] keys = ["k1", "bad", "k2", "k3"];
        _isRefusing = false;
        foreach (var key in keys) _ = system.Send(new Add(key, "t", "call"));
        system.Time.RunUntil(
            () => system.All(system.FirstStore, EffectRow.Table).Count(row => row.Attempts > 0) == 4, TimeSpan.FromSeconds(1));
        _isRefusing = true;
        system.Behaviour.ExternalSystem = (_, request) => EffectResult.Done(new CallFinished(request.Id, request.Tag));
        system.Settle(600);

        foreach (var key in keys) system.FirstCounter(key)!.Seen.ShouldBe(key == "bad" ? "t" : "t called:t");
        _attempts.ShouldBeInRange(10, MaxAttemptsInTenMinutes);
        _isRefusing = false;
        system.Settle(62);
        system.FirstCounter("bad")!.Seen.ShouldBe("t called:t");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Stored_message_is_tried_at_growing_intervals(bool isConflict)
    {
        var system = NewSystem(isJoined: true, IsChangeOfBad, isConflict ? new VersionConflictException("always another version") : null);
        foreach (var key in (string[])["bad", "other"]) system.SendAndWait(new Add(key, "t", "tick"));
        system.Settle(10);
        for (var minute = 0; minute < 10; minute++)
        {
            system.SendAndWait(new Add($"k{minute}", "t", "tick"));
            system.Settle(60);
            system.FirstCounter($"k{minute}")!.Seen.ShouldBe("t tick:t");
        }

        system.FirstCounter("other")!.Seen.ShouldBe("t tick:t");
        system.FirstCounter("bad")!.Seen.ShouldBe("t");
        // A conflict is tried again ten times and more before the message counts as failed.
        _attempts.ShouldBeInRange(10, isConflict ? 20 * MaxAttemptsInTenMinutes : MaxAttemptsInTenMinutes);

        _isRefusing = false;
        system.Settle(61);
        system.FirstCounter("bad")!.Seen.ShouldBe("t tick:t");
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    SampleSystem NewSystem(bool isJoined, Func<RowChange, bool> isRefused, Exception? error = null) =>
        new(isJoined, new EngineOptions { MaxConcurrentEffects = 2 }, inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (!_isRefusing || !changes.Any(isRefused)) return;
                if (changes.Count < 10) _attempts++; // alone, not in a batch that is bisected
                throw error ?? new StoreRefusedException("no such text");
            },
        });

    static string SeenOf(RowChange change) => (change.Row as Echo)?.Seen ?? "";

    static bool IsRecordOfBad(RowChange change) => change.Row is Echo { Id: "bad" } or StoredMessage { Key: "bad", Consumer: "second" };

    static bool IsOutcomeOfBad(RowChange change) =>
        (change.Key.Table == EffectRow.Table && change.Key.Key == "bad/t" && change.Row is null)
        || change.Row is StoredMessage { Key: "bad" };

    static bool IsLeaseOfBad(RowChange change) => change.Row is EffectRow { Key: "bad/t" };

    static bool IsChangeOfBad(RowChange change) =>
        change.Key.Table == StoredMessage.Table && change.ExpectedVersion > 0
        && (change.Row ?? change.Before) is StoredMessage { Key: "bad" };
}

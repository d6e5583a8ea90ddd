using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>The store refuses what the relay records after a publication: the end of an outbox row, or its dead letter.</summary>
public sealed class When_an_answer_cannot_be_recorded
{
    /// <summary>After 0, 1, 3, 7, 15, 31, 63 s and then every minute, alone and with others.</summary>
    const int MaxTriesInTenMinutes = 2 * (7 + 10);

    readonly HashSet<string> _refusedKeys = ["bad"];
    readonly Dictionary<string, string> _keyOfRow = [];
    Func<RowChange, bool> _isRefused = change => change.Key.Table == OutboxRow.Table && change.Row is null;
    int _tries;

    [Fact]
    public void Later_messages_of_its_key_wait_and_other_keys_continue()
    {
        var system = NewSystem();
        foreach (var tag in (string[])["1", "2"])
        {
            system.SendAndWait(new Add("bad", tag));
            system.Settle(1);
        }

        for (var second = 0; second < 600; second++)
        {
            system.SendAndWait(new Add($"k{second}", "t"));
            system.Settle(1);
            system.Echo($"k{second}")!.Value.ShouldBe(1);
        }

        system.Echo("bad")!.Seen.ShouldBe("1");
        system.Behaviour.Handled.Count(tag => tag == "1").ShouldBe(1);
        _tries.ShouldBeInRange(10, MaxTriesInTenMinutes);
        system.Node.SetAsideMessages.ShouldBe(1);
        system.Log.Errors.Count(error => error.Contains("cannot be recorded", StringComparison.Ordinal)).ShouldBe(1);

        _refusedKeys.Clear();
        system.Settle(61);
        system.Echo("bad")!.Seen.ShouldBe("1 2");
        system.Node.SetAsideMessages.ShouldBe(0);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Dead_letter_that_cannot_be_stored_delays_no_other_key()
    {
        _isRefused = change => change.Row is DeadLetter;
        var system = NewSystem();
        system.Broker.TakeOnly(
            record => record.Key == "bad" && _refusedKeys.Count > 0 ? PublishResult.Never("too large") : PublishResult.Taken);
        system.SendAndWait(new Add("bad", "1"));
        for (var second = 0; second < 120; second++)
        {
            system.SendAndWait(new Add($"k{second}", "t"));
            system.Settle(1);
            system.Echo($"k{second}")!.Value.ShouldBe(1);
        }

        system.Node.SetAsideMessages.ShouldBe(1);
        _refusedKeys.Clear();
        system.Settle(61);
        system.All(system.FirstStore, DeadLetter.Table).ShouldHaveSingleItem().Error.ShouldBe("too large");
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Keys_whose_answers_come_and_go_keep_their_order()
    {
        var system = NewSystem(new EngineOptions { MaxRelayBatchSize = 5 });
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            if (i % 10 == 0) _refusedKeys.Clear();
            if (random.Next(3) == 0) _refusedKeys.Add($"k{random.Next(11)}");
            system.SendAndWait(new Add($"k{i % 11}", $"{i:000}"));
            system.Settle(0.05);
        }

        _refusedKeys.Clear();
        system.Settle(300);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Behaviour.Handled.Count.ShouldBe(300);
        for (var key = 0; key < 11; key++)
            system.Echo($"k{key}")!.Seen.Split(' ').ShouldBe(Enumerable.Range(0, 300).Where(i => i % 11 == key).Select(i => $"{i:000}"));
    }

    [Fact]
    public void More_keys_than_can_wait_keep_their_order()
    {
        const int keys = 20;
        var system = NewSystem(new EngineOptions { MaxPausedKeys = keys / 2, MaxRelayBatchSize = 3 });
        for (var i = 0; i < keys; i++) _refusedKeys.Add($"k{i}");
        for (var i = 0; i < 2 * keys; i++) system.SendAndWait(new Add($"k{i % keys}", i < keys ? "1" : "2"));
        system.Settle(300);
        system.Node.SetAsideMessages.ShouldBe(keys / 2);

        _refusedKeys.Clear();
        system.Settle(120);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        for (var i = 0; i < keys; i++) system.Echo($"k{i}")!.Seen.ShouldBe("1 2");
    }

    SampleSystem NewSystem(EngineOptions? options = null) => new(isJoined: false, options, inner => new InterceptingStore(inner)
    {
        BeforeCommit = changes =>
        {
            foreach (var row in changes.Select(change => change.Row).OfType<OutboxRow>()) _keyOfRow[row.Id] = row.Key;
            if (!changes.Any(change => _isRefused(change) && _refusedKeys.Contains(KeyOf(change)))) return;
            _tries++;
            throw new StoreRefusedException("no such row");
        },
    });

    string KeyOf(RowChange change) =>
        change.Row is DeadLetter letter ? letter.Key : _keyOfRow.GetValueOrDefault(change.Key.Key, "");
}

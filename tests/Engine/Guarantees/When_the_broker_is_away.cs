using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_the_broker_is_away
{
    static readonly Caller Operator = new("ops", "operator");

    [Theory, InlineData(60), InlineData(900)]
    public void Requests_are_accepted_and_the_outbox_drains_in_order(int seconds)
    {
        var system = new SampleSystem(isJoined: false);
        system.Broker.OnPublish = (_, _, _) => throw new TransportUnavailableException("away");
        for (var i = 0; i < seconds; i++)
        {
            system.SendAndWait(new Add($"k{i % 7}", $"{i:000}")).Status.ShouldBe(201);
            system.Settle(1);
        }

        system.All(system.FirstStore, OutboxRow.Table).Count.ShouldBe(seconds);
        system.Node.OutboxAge.ShouldBeInRange(TimeSpan.FromSeconds(seconds - 2), TimeSpan.FromSeconds(seconds + 1));
        system.Broker.Publications.ShouldBeLessThan((seconds / 10) + 10);
        system.Broker.OnPublish = (publish, records, cancel) => publish(records, cancel);
        system.Settle(15);

        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Node.OutboxAge.ShouldBe(TimeSpan.Zero);
        system.Behaviour.Handled.Count.ShouldBe(seconds);
        for (var key = 0; key < 7; key++)
            system.Echo($"k{key}")!.Seen.Split(' ').ShouldBe(Enumerable.Range(0, seconds).Where(i => i % 7 == key).Select(i => $"{i:000}"));
    }

    [Fact]
    public void Key_that_is_not_taken_does_not_delay_others()
    {
        var system = new SampleSystem(isJoined: false, new EngineOptions { MaxRelayBatchSize = 10 });
        system.Broker.TakeOnly(record => record.Key == "stuck" ? PublishResult.NotNow("no leader") : PublishResult.Taken);
        for (var i = 0; i < 50; i++) system.SendAndWait(new Add("stuck", $"{i:00}"));
        for (var i = 0; i < 50; i++) system.SendAndWait(new Add($"k{i}", "t"));
        system.Settle(5);
        system.All(system.FirstStore, OutboxRow.Table).ShouldAllBe(row => row.Key == "stuck");
        system.Behaviour.Handled.Count.ShouldBe(50);

        system.Broker.TakeOnly(_ => PublishResult.Taken);
        system.Settle(15);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Echo("stuck")!.Seen.Split(' ').ShouldBe(Enumerable.Range(0, 50).Select(i => $"{i:00}"));
    }

    [Fact]
    public void Keys_that_come_and_go_keep_their_order()
    {
        var system = new SampleSystem(isJoined: false, new EngineOptions { MaxRelayBatchSize = 5 });
        var random = new Random(7);
        system.Broker.TakeOnly(_ => random.Next(3) == 0 ? PublishResult.NotNow("not now") : PublishResult.Taken);
        for (var i = 0; i < 300; i++)
        {
            system.SendAndWait(new Add($"k{i % 11}", $"{i:000}"));
            system.Settle(0.05);
        }

        system.Settle(300);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Behaviour.Handled.Count.ShouldBe(300);
        for (var key = 0; key < 11; key++)
            system.Echo($"k{key}")!.Seen.Split(' ').ShouldBe(Enumerable.Range(0, 300).Where(i => i % 11 == key).Select(i => $"{i:000}"));
    }

    [Fact]
    public void More_keys_than_can_be_paused_keep_their_order()
    {
        const int keys = 100;
        var system = new SampleSystem(isJoined: false, new EngineOptions { MaxPausedKeys = keys / 2, MaxRelayBatchSize = 10 });
        system.Broker.TakeOnly(_ => PublishResult.NotNow("not now"));
        for (var i = 0; i < 2 * keys; i++)
        {
            system.SendAndWait(new Add($"k{i % keys}", i < keys ? "1" : "2"));
            if (i % 10 == 0) system.Settle(1);
        }

        system.Settle(60);
        system.Broker.Publications.ShouldBeLessThan(300);
        system.Broker.TakeOnly(_ => PublishResult.Taken);
        system.Settle(60);

        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        for (var i = 0; i < keys; i++) system.Echo($"k{i}")!.Seen.ShouldBe("1 2");
    }

    [Fact]
    public void Key_that_is_not_taken_for_hours_delays_no_deadline()
    {
        var system = new SampleSystem(isJoined: false);
        system.Broker.TakeOnly(record => record.Key == "stuck" ? PublishResult.NotNow("no leader") : PublishResult.Taken);
        system.SendAndWait(new Add("stuck", "t"));
        system.Settle(7_200);
        system.SendAndWait(new Add("k", "t", "deadline"));
        system.Settle(12);

        system.FirstCounter("k")!.Seen.ShouldBe("t gave-up");
        system.Node.OutboxAge.ShouldBeGreaterThan(TimeSpan.FromHours(2));
    }

    [Theory, InlineData(40_000), InlineData(10)]
    public void Publications_are_bounded_by_bytes(int length)
    {
        const int maxBytes = 100_000;
        var sent = new List<(int Count, int Bytes)>();
        var system = new SampleSystem(isJoined: false, new EngineOptions { MaxRelayBatchBytes = maxBytes });
        system.Broker.OnPublish = (_, _, _) => throw new TransportUnavailableException("away");
        for (var i = 0; i < 300; i++) system.SendAndWait(new Add($"k{i % 7}", $"{i:000}".PadRight(length, '.')));
        system.Broker.OnPublish = (publish, records, cancel) =>
        {
            sent.Add((records.Count, records.Sum(record => record.Size)));
            return publish(records, cancel);
        };
        system.Settle(30);

        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Behaviour.Handled.Count.ShouldBe(300);
        sent.Max(page => page.Bytes).ShouldBeLessThan(maxBytes + length + 1_000);
        sent.Count.ShouldBeLessThan((sent.Sum(page => page.Bytes) / maxBytes) + 3, "few pages");
        for (var key = 0; key < 7; key++)
        {
            system.Echo($"k{key}")!.Seen.Split(' ').Select(tag => tag[..3])
                .ShouldBe(Enumerable.Range(0, 300).Where(i => i % 7 == key).Select(i => $"{i:000}"));
        }
    }

    [Fact]
    public void Only_records_that_were_not_taken_are_sent_again()
    {
        var system = new SampleSystem(isJoined: false);
        var sent = new Dictionary<string, int>();
        system.Broker.TakeOnly(record =>
        {
            sent[record.Key!] = sent.GetValueOrDefault(record.Key!) + 1;
            return record.Key == "k3" && sent["k3"] == 1 ? PublishResult.NotNow("not now") : PublishResult.Taken;
        });
        foreach (var i in Enumerable.Range(0, 6)) _ = system.Send(new Add($"k{i}", "t"));
        system.Settle(5);

        sent.Where(key => key.Value > 1).ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, int>("k3", 2));
        system.Behaviour.Handled.Count.ShouldBe(6);
    }

    [Fact]
    public void Record_never_taken_becomes_dead_letter_and_others_continue()
    {
        var (system, letter) = RefusedRecord();

        (letter.Consumer, letter.Origin, letter.Type, letter.Key).ShouldBe(("first", "outbox", "toy.added", "big"));
        letter.Error.ShouldBe("too\uFFFDlarge");
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Behaviour.Handled.ShouldBe(["2", "other"], ignoreOrder: true);
    }

    [Fact]
    public void Replayed_record_goes_back_into_the_outbox()
    {
        var (system, letter) = RefusedRecord();
        system.Broker.TakeOnly(_ => PublishResult.Taken);
        system.Time.Run(system.Node.DeadLetters.Replay(DeadLetterPort.PublicId(letter), Operator, default)).Status.ShouldBe(200);
        system.Settle(5);

        system.Behaviour.Handled.ShouldBe(["2", "other", "1"], ignoreOrder: true);
        system.Echo("big")!.Seen.ShouldBe("2 1");
        system.All(system.FirstStore, DeadLetter.Table).ShouldHaveSingleItem().Status.ShouldBe(DeadLetter.Replayed);
    }

    [Fact]
    public void Replayed_record_refused_again_is_one_new_dead_letter()
    {
        var (system, letter) = RefusedRecord();
        system.Time.Run(system.Node.DeadLetters.Replay(DeadLetterPort.PublicId(letter), Operator, default));
        system.Settle(5);

        var open = OpenLetter(system);
        (open.MessageId, open.Headers, open.Payload).ShouldBe((letter.MessageId, letter.Headers, letter.Payload));
        open.Replays.ShouldBe(1);
    }

    [Fact]
    public void Refused_record_is_replayed_up_to_the_limit()
    {
        var (system, _) = RefusedRecord();
        for (var replay = 0; replay < new EngineOptions().MaxReplays; replay++)
        {
            system.Time.Run(system.Node.DeadLetters.Replay(DeadLetterPort.PublicId(OpenLetter(system)), Operator, default))
                .Status.ShouldBe(200);
            system.Settle(5);
        }

        var last = DeadLetterPort.PublicId(OpenLetter(system));
        system.Time.Run(system.Node.DeadLetters.Replay(last, Operator, default)).Rejection!.Code.ShouldBe("replayed_too_often");
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Discarded_record_is_never_sent()
    {
        var (system, letter) = RefusedRecord();
        system.Broker.TakeOnly(_ => PublishResult.Taken);
        system.Time.Run(system.Node.DeadLetters.Discard(DeadLetterPort.PublicId(letter), Operator, default)).Status.ShouldBe(200);
        system.Settle(60);

        system.Behaviour.Handled.ShouldBe(["2", "other"], ignoreOrder: true);
    }

    static DeadLetter OpenLetter(SampleSystem system) =>
        system.All(system.FirstStore, DeadLetter.Table).Where(row => row.Status == DeadLetter.Open).ShouldHaveSingleItem();

    /// <summary>The broker refuses the first of three messages permanently.</summary>
    static (SampleSystem System, DeadLetter Letter) RefusedRecord()
    {
        var system = new SampleSystem(isJoined: false);
        system.Broker.TakeOnly(record => System.Text.Encoding.UTF8.GetString(record.Body!).Contains("\"1\"", StringComparison.Ordinal)
            ? PublishResult.Never("too\0large")
            : PublishResult.Taken);
        foreach (var (key, tag) in ((string, string)[])[("big", "1"), ("big", "2"), ("other", "other")]) _ = system.Send(new Add(key, tag));
        system.Settle(5);
        return (system, system.All(system.FirstStore, DeadLetter.Table).ShouldHaveSingleItem());
    }

    [Fact]
    public void Published_records_are_not_sent_again_during_store_outage()
    {
        var isUnavailable = false;
        var system = new SampleSystem(isJoined: false, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (isUnavailable && changes.Any(change => change.Key.Table == OutboxRow.Table))
                    throw new StoreUnavailableException("disk full");
            },
        });
        var sent = 0;
        system.Broker.TakeOnly(_ =>
        {
            isUnavailable = ++sent == 1;
            return PublishResult.Taken;
        });
        system.SendAndWait(new Add("k", "t"));
        system.Settle(120);
        isUnavailable = false;
        system.Settle(120);

        sent.ShouldBe(1);
        system.All(system.FirstStore, OutboxRow.Table).ShouldBeEmpty();
        system.Behaviour.Handled.ShouldBe(["t"]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Stop_does_not_wait_for_a_broker_that_hangs(bool honoursToken)
    {
        var system = new SampleSystem(isJoined: false);
        var never = new TaskCompletionSource<IReadOnlyList<PublishResult>>();
        system.Broker.OnPublish = (_, _, cancel) => new(honoursToken ? never.Task.WaitAsync(cancel) : never.Task);
        system.SendAndWait(new Add("k", "t"));
        system.Settle(1);
        var stop = system.Node.Stop();
        system.Settle(new EngineOptions().StopTimeout.TotalSeconds + 0.1);

        stop.IsCompletedSuccessfully.ShouldBeTrue();
        system.All(system.FirstStore, OutboxRow.Table).ShouldHaveSingleItem();
    }

    [Fact]
    public void Broker_that_hangs_is_asked_again_after_the_timeout()
    {
        var system = new SampleSystem(isJoined: false);
        var hangs = new TaskCompletionSource<IReadOnlyList<PublishResult>>();
        system.Broker.OnPublish = (_, _, _) => new(hangs.Task);
        system.SendAndWait(new Add("k", "t"));
        system.Settle(10);
        system.Broker.OnPublish = (publish, records, cancel) => publish(records, cancel);
        system.Settle(new EngineOptions().PublishTimeout.TotalSeconds);

        system.Behaviour.Handled.ShouldBe(["t"]);
    }

    [Fact]
    public void Deadline_is_postponed_while_the_outbox_waits()
    {
        var system = new SampleSystem(isJoined: false);
        system.Broker.OnPublish = (_, _, _) => throw new TransportUnavailableException("away");
        system.SendAndWait(new Add("k", "t", "deadline"));
        system.Settle(60);
        system.FirstCounter("k")!.Seen.ShouldBe("t");

        system.Broker.OnPublish = (publish, records, cancel) => publish(records, cancel);
        system.Settle(30);
        system.FirstCounter("k")!.Seen.ShouldBe("t gave-up");
    }
}

using System.Text;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;
using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_messages_arrive_irregularly
{
    [Theory, InlineData(true), InlineData(false)]
    public void Out_of_order_message_is_retried_after_next_of_key(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.Behaviour.OutOfOrderUntil["early"] = 1;
        system.SendAndWait(new Add("k", "early"));
        system.Settle(0.01);
        system.SendAndWait(new Add("k", "first"));
        system.Settle(1);

        system.Behaviour.Handled.ShouldBe(["first", "early"]);
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
        system.All(system.SecondStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Message_out_of_order_too_long_becomes_dead_letter(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.Behaviour.OutOfOrderUntil["never"] = 100;
        system.SendAndWait(new Add("k", "never"));
        system.Settle(1_800);

        system.DeadLetters().ShouldHaveSingleItem().Key.ShouldBe("k");
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void A_duplicate_delivery_has_no_second_effect()
    {
        var system = new SampleSystem(isJoined: false);
        system.SendAndWait(new Add("k", "t"));
        var row = system.All(system.FirstStore, OutboxRow.Table).ShouldHaveSingleItem();
        system.Settle(1);
        for (var i = 0; i < 100; i++)
            Publish(system, new TransportRecord(row.Topic, row.Key, row.Headers, row.Payload));
        system.Settle(1);

        system.Echo("k")!.Value.ShouldBe(1);
        system.Transport.Unacknowledged("second").ShouldBe(0);
    }

    [Fact]
    public void Duplicate_of_stored_message_is_detected_after_inbox_purge()
    {
        var (system, record) = StoredMessageWithPurgedInboxRow();
        Publish(system, record);
        system.Settle(1);
        system.All(system.SecondStore, StoredMessage.Table).ShouldHaveSingleItem().Kind.ShouldBe(StoredMessageKind.OutOfOrder);
        system.Transport.Unacknowledged("second").ShouldBe(0);
        system.SendAndWait(new Add("k", "first"));
        system.Settle(1);

        system.Behaviour.Handled.ShouldBe(["first", "early"]);
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Replay_does_not_duplicate_a_redelivered_stored_message()
    {
        var (system, record) = StoredMessageWithPurgedInboxRow(new EngineOptions { InboxRetention = TimeSpan.FromSeconds(1) });
        system.Settle(1_800);
        var letter = system.DeadLetters().ShouldHaveSingleItem();
        Publish(system, record);
        system.Settle(1);
        var caller = new Caller("ops", "operator");
        var outcome = system.Time.Run(system.SecondNode.DeadLetters.Replay(DeadLetterPort.PublicId(letter), caller, default));
        system.SendAndWait(new Add("k", "first"));
        system.Settle(1);

        outcome.Status.ShouldBe(200);
        system.Behaviour.Handled.ShouldBe(["first", "early"]);
        system.DeadLetters().ShouldBeEmpty();
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
    }

    /// <summary>Returns a message that waits for another for longer than the inbox retention.</summary>
    static (SampleSystem System, TransportRecord Record) StoredMessageWithPurgedInboxRow(EngineOptions? options = null)
    {
        options ??= new EngineOptions { InboxRetention = TimeSpan.FromSeconds(1), MaxOutOfOrderAge = TimeSpan.FromHours(1) };
        var system = new SampleSystem(isJoined: false, options);
        system.Behaviour.OutOfOrderUntil["early"] = 1;
        system.SendAndWait(new Add("k", "early"));
        var row = system.All(system.FirstStore, OutboxRow.Table).ShouldHaveSingleItem();
        system.Settle(1_200);
        system.All(system.SecondStore, InboxRow.Table).ShouldBeEmpty();
        return (system, new TransportRecord(row.Topic, row.Key, row.Headers, row.Payload));
    }

    [Fact]
    public void Out_of_order_retries_do_not_count_as_failed_attempts()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.OutOfOrderUntil["early"] = 1;
        system.Behaviour.FailingTagsInSecond.Add("early");
        system.SendAndWait(new Add("k", "early"));
        system.Settle(300);
        system.SendAndWait(new Add("k", "first"));
        system.Settle(1);
        system.DeadLetters().ShouldBeEmpty();
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Settle(300);

        system.Behaviour.Handled.ShouldBe(["first", "early"]);
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Message_for_removed_service_becomes_dead_letter_without_blocking()
    {
        var system = new SampleSystem(isJoined: true);
        var row = new StoredMessage(
            "gone/0190a000-0000-7000-8000-000000000001", 1, 0, "gone", null, StoredMessageKind.Timer, system.FirstStore.Now, 0, 0,
            system.FirstStore.Now, null, "k", "{}", [1, 2]);
        system.Time.Run(Write(system.FirstStore, new RowChange(new RowKey(StoredMessage.Table, row.Id), row, 0)));
        system.Restart();
        system.SendAndWait(new Add("k", "t")).Status.ShouldBe(201);
        system.Settle(10);

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        (letter.Consumer, letter.Key, letter.Payload).ShouldBe(("gone", "k", row.Payload));
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    static async Task Write(MemoryStore store, RowChange change)
    {
        await using var transaction = await store.Begin(default);
        await transaction.Commit([change], [], default);
    }

    [Fact]
    public void Batch_size_grows_while_batches_are_fast()
    {
        var batches = 0;
        InterceptingStore? store = null;
        var system = new SampleSystem(isJoined: true, wrap: inner => store = new InterceptingStore(inner));
        store!.BeforeCommit = _ => batches++;
        var calls = Enumerable.Range(0, 2_000).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle(1);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        batches.ShouldBeLessThan(2_000 / new EngineOptions().MinBatchSize / 4);
    }

    [Fact]
    public void Unknown_members_are_ignored_unknown_version_becomes_dead_letter()
    {
        var system = new SampleSystem(isJoined: false);
        system.SendAndWait(new Add("k", "t"));
        var row = system.All(system.FirstStore, OutboxRow.Table).ShouldHaveSingleItem();
        system.Settle(1);
        var headers = MessageHeaders.Parse(row.Headers);
        var newer = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(row.Payload).Insert(1, "\"colour\":{\"name\":\"blue\"},\"more\":[1,2],"));
        var same = headers with { Id = Guid.Parse("0190a000-0000-7000-8000-000000000002") };
        Publish(system, new TransportRecord(row.Topic, "k", same.ToJson(), newer));
        var next = headers with { Id = Guid.Parse("0190a000-0000-7000-8000-000000000003"), Version = 2 };
        Publish(system, new TransportRecord(row.Topic, "k", next.ToJson(), newer));
        system.Settle(1);

        system.Echo("k")!.Value.ShouldBe(2);
        system.DeadLetters().ShouldHaveSingleItem().Error.ShouldContain("version 2");
        system.Transport.Unacknowledged("second").ShouldBe(0);
    }

    [Fact]
    public void Unknown_message_type_becomes_dead_letter()
    {
        var system = new SampleSystem(isJoined: false);
        var id = Guid.Parse("0190a000-0000-7000-8000-000000000001");
        var headers = new MessageHeaders(id, "toy.unheard_of", 1, "x", "k", system.Time.GetUtcNow(), null, "c", null);
        Publish(system, new TransportRecord("first.events", "k", headers.ToJson(), "{}"u8.ToArray()));
        Publish(system, new TransportRecord("first.events", "k", "no headers", "{}"u8.ToArray()));
        system.Settle(1);

        var letters = system.DeadLetters();
        letters.Select(l => l.Type).ShouldBe(["toy.unheard_of", "unreadable"], ignoreOrder: true);
        letters.ShouldAllBe(l => l.Consumer == "second");
        system.Transport.Unacknowledged("second").ShouldBe(0);
    }

    const string ValidHeaders =
        """
        {"id":"0190a000-0000-7000-8000-000000000001","type":"toy.added","version":1,
        "source":"x","subject":"k","time":"2026-01-02T00:00:00Z"}
        """;

    public static TheoryData<string> InvalidHeaders =>
    [
        "", "null", "[]", "no headers", "{}", "\0", "\ud800",
        ValidHeaders.Replace("\"id\"", "\"no\"", StringComparison.Ordinal),
        ValidHeaders.Replace("0190a000-0000-7000-8000-000000000001", "00000000-0000-0000-0000-000000000000", StringComparison.Ordinal),
        ValidHeaders.Replace("\"type\"", "\"no\"", StringComparison.Ordinal),
        ValidHeaders.Replace("\"toy.added\"", "null", StringComparison.Ordinal),
        ValidHeaders.Replace("\"version\":1", "\"version\":0", StringComparison.Ordinal),
        ValidHeaders.Replace("\"source\"", "\"no\"", StringComparison.Ordinal),
        ValidHeaders.Replace("\"k\"", "\"\"", StringComparison.Ordinal),
        ValidHeaders.Replace("\"k\"", "\"\\u0000\"", StringComparison.Ordinal),
        ValidHeaders.Replace("\"k\"", "\"\\ud800\"", StringComparison.Ordinal),
        ValidHeaders.Replace("\"k\"", $"\"{new string('k', 300)}\"", StringComparison.Ordinal),
        ValidHeaders.Replace("\"time\"", "\"no\"", StringComparison.Ordinal),
    ];

    [Theory, MemberData(nameof(InvalidHeaders))]
    public void Records_with_invalid_headers_each_become_one_dead_letter(string headers)
    {
        var system = new SampleSystem(isJoined: false);
        var record = new TransportRecord("first.events", "k", headers, "{}"u8.ToArray());
        Publish(system, record);
        Publish(system, record);
        system.Settle(1);
        system.DeadLetters().Count.ShouldBe(2);
        system.Transport.Redeliver();
        system.Settle(1);

        var letters = system.DeadLetters();
        letters.Count.ShouldBe(2);
        letters.ShouldAllBe(letter => letter.Key == "k" && letter.Payload.Length == 2);
        letters.ShouldAllBe(letter => !letter.Error.Contains('\0') && !letter.Error.Any(char.IsSurrogate));
        system.Transport.Unacknowledged("second").ShouldBe(0);
        system.SendAndWait(new Add("k", "next"));
        system.Settle(1);
        system.Behaviour.Handled.ShouldBe(["next"]);
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("", "{}")]
    [InlineData("a\0b", "{}")]
    [InlineData("unpaired surrogate", "{}")]
    [InlineData("k", null)]
    public void Record_with_invalid_key_or_body_becomes_dead_letter(string? key, string? body)
    {
        var system = new SampleSystem(isJoined: false);
        key = key?.Replace("unpaired surrogate", "\ud800", StringComparison.Ordinal);
        Publish(system, new TransportRecord("first.events", key, ValidHeaders, body is null ? null : Encoding.UTF8.GetBytes(body)));
        system.Settle(1);
        system.Transport.Redeliver();
        system.Settle(1);

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        (letter.Key, letter.Type, letter.MessageId).ShouldBe(("k", "toy.added", "0190a000-0000-7000-8000-000000000001"));
        system.Transport.Unacknowledged("second").ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-700_000)]
    [InlineData(1)]
    public void Record_of_any_time_is_handled(int? days)
    {
        var system = new SampleSystem(isJoined: false);
        DateTimeOffset? time = days is { } some ? system.Time.GetUtcNow().AddDays(some) : null;
        system.Broker.OnReceive = record => record with { Time = time };
        system.SendAndWait(new Add("k", "t"));
        system.Settle(1);

        system.Behaviour.Handled.ShouldBe(["t"]);
    }

    static void Publish(SampleSystem system, TransportRecord record) =>
        system.Time.Run(system.Transport.Publish([record], default).AsTask());

    [Theory, InlineData(1), InlineData(7), InlineData(40)]
    public void Overflow_keeps_order(int maxMessages)
    {
        var system = new SampleSystem(isJoined: true, new EngineOptions { MaxMessagesPerTransaction = maxMessages });
        var calls = Enumerable.Range(0, 60).Select(i => system.Send(new Add($"k{i % 3}", $"{i:00}"))).ToList();
        system.Settle(5);

        calls.ShouldAllBe(call => call.CompletedResult().Status == 201);
        system.Behaviour.Handled.Count.ShouldBe(60);
        foreach (var key in new[] { "k0", "k1", "k2" })
        {
            var seen = system.Echo(key)!.Seen.Split(' ');
            seen.ShouldBe(seen.Order());
            seen.Length.ShouldBe(20);
        }

        system.All(system.FirstStore, BlockedKey.Table).ShouldBeEmpty();
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Hundreds_of_blocked_messages_are_handled_after_unblocking()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.FailingTagsInSecond.Add("000");
        for (var i = 0; i < 300; i++) system.SendAndWait(new Add("k", $"{i:000}"));
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Settle(30);

        system.Behaviour.Handled.ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i:000}"));
        system.All(system.FirstStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Deadline_fires_when_no_older_message_is_unhandled()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "t", "deadline"));
        system.Settle(11);

        system.FirstCounter("k")!.Seen.ShouldBe("t gave-up");
    }

    [Fact]
    public void Deadline_is_postponed_while_an_older_message_is_unhandled()
    {
        var isUnavailable = false;
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isUnavailable) throw new StoreUnavailableException("away");
            },
        });
        system.Behaviour.ExternalSystem = (_, request) =>
        {
            isUnavailable = true;
            return EffectResult.Done(new CallFinished(request.Id, request.Tag));
        };
        system.SendAndWait(new Add("k", "t", "deadline"));
        system.SendAndWait(new Add("k", "u", "call"));
        system.Settle(40);
        isUnavailable = false;
        system.Settle(60);

        system.FirstCounter("k")!.Seen.ShouldBe("t u called:u gave-up");
    }

    [Fact]
    public void Command_without_a_handler_fails_at_startup()
    {
        var orphan = new MessageType("first.orphan", 1, "first.commands", true, SampleJson.Default.CallFinished, _ => "");
        var world = new SampleBehaviour();
        var time = new Simulation.VirtualTime(1, default);
        var module = new ServiceModuleBuilder("first").Table(SampleModules.Counters).Build();

        var error = Should.Throw<InvalidOperationException>(() => new EngineNode(new EngineSetup(
            new MemoryStore(time), [module], [orphan], null, new EngineOptions(), time, new Primitives.IdSource(time, time.FillRandom),
            time, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance)));

        error.Message.ShouldContain("first.orphan");
        world.Handled.ShouldBeEmpty();
    }
}

using System.Text;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_message_fails
{
    [Theory, InlineData(true), InlineData(false)]
    public void Failing_message_is_rolled_back_alone(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.Behaviour.FailingTags.Add("bad");
        var calls = new[] { "a", "bad", "b" }.Select(tag => system.Send(new Add(tag, tag))).ToList();
        system.Settle(0.5);

        calls[0].CompletedResult().Status.ShouldBe(201);
        Should.Throw<HandlerFailedException>(() => calls[1].GetAwaiter().GetResult());
        calls[2].CompletedResult().Status.ShouldBe(201);
        system.FirstCounter("bad").ShouldBeNull();
        system.Echo("a")!.Value.ShouldBe(1);
        system.Echo("b")!.Value.ShouldBe(1);
    }

    [Fact]
    public void Request_whose_handler_defers_it_fails_alone()
    {
        var commits = 0;
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner) { BeforeCommit = _ => commits++ });
        system.Settle(1);
        commits = 0;
        var calls = Enumerable.Range(0, 16).Select(i => system.Send(new Add($"k{i}", "t", i == 7 ? "defer" : ""))).ToList();
        system.Settle(1);

        Should.Throw<HandlerFailedException>(() => calls[7].CompletedResult());
        calls.Count(call => call.IsCompletedSuccessfully).ShouldBe(15);
        commits.ShouldBe(1);
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Failure_blocks_later_messages_of_its_key_only(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.SendAndWait(new Add("k", "1"));
        system.Settle(0.1);
        FailInSecond(system, "2");
        system.SendAndWait(new Add("k", "3"));
        system.SendAndWait(new Add("k", "4"));
        system.SendAndWait(new Add("other", "5"));
        system.Settle(0.3);

        system.Behaviour.Handled.ShouldBe(["1", "5"]);
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Settle(60);

        system.Behaviour.Handled.ShouldBe(["1", "5", "2", "3", "4"]);
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
        system.All(system.SecondStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Message_deferred_behind_failure_is_acknowledged_and_deduplicated()
    {
        var system = new SampleSystem(isJoined: false);
        FailInSecond(system, "2");
        system.SendAndWait(new Add("k", "3"));
        system.Settle(0.3);
        system.Transport.Unacknowledged("second").ShouldBe(0);
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Settle(60);
        system.Transport.Redeliver();
        system.Settle(60);

        system.Behaviour.Handled.ShouldBe(["2", "3"]);
    }

    [Fact]
    public void Timer_deferred_behind_failed_timer_fires_after_it()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "failing", "tick"));
        system.Settle(0.5);
        system.SendAndWait(new Add("k", "behind", "tick"));
        system.Behaviour.FailingTags.Add("failing");
        system.Settle(9.7);
        system.Stop();
        system.Behaviour.FailingTags.Clear();
        system.Settle(60);
        system.Restart();
        system.Settle(60);

        system.FirstCounter("k")!.Seen.ShouldBe("failing behind tick:failing tick:behind");
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
        system.All(system.FirstStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void New_messages_do_not_overtake_unblocked_messages()
    {
        var system = new SampleSystem(isJoined: true);
        FailInSecond(system, "1");
        system.SendAndWait(new Add("k", "2"));
        system.Stop();
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Settle(60);
        system.Restart();
        foreach (var tag in new[] { "3", "4", "5" }) _ = system.Send(new Add("k", tag));
        system.Settle(60);

        system.Behaviour.Handled.ShouldBe(["1", "2", "3", "4", "5"]);
        system.All(system.FirstStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Retried_message_that_is_out_of_order_unblocks_next()
    {
        var system = new SampleSystem(isJoined: true);
        system.Behaviour.FailingTagsInSecond.Add("bad");
        system.SendAndWait(new Add("k", "bad"));
        system.Settle(0.1);
        system.SendAndWait(new Add("k", "next"));
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Behaviour.OutOfOrderUntil["bad"] = 1;
        system.Settle(60);

        system.Behaviour.Handled.ShouldBe(["next", "bad"]);
        system.All(system.FirstStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Effect_ends_although_its_outcome_is_deferred()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "later", "tick"));
        system.Behaviour.FailingTags.Add("later");
        system.Settle(10.2);
        system.Behaviour.Calls.Clear();
        system.SendAndWait(new Add("k", "t", "call"));
        system.Settle(1);
        system.All(system.FirstStore, EffectRow.Table).ShouldBeEmpty();
        system.Behaviour.FailingTags.Clear();
        system.Settle(200);

        system.Behaviour.Calls.Count.ShouldBe(1);
        system.FirstCounter("k")!.Seen.ShouldBe("later t tick:later called:t");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Last_attempt_moves_to_dead_letters_and_unblocks_key(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        FailInSecond(system, "bad");
        system.SendAndWait(new Add("k", "next"));
        system.Settle();

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        letter.Attempts.ShouldBe(8);
        letter.Error.ShouldBe("set to fail");
        letter.Type.ShouldBe("toy.added");
        letter.Key.ShouldBe("k");
        letter.Stack.ShouldNotBeNull();
        system.Behaviour.Handled.ShouldBe(["next"]);
        system.All(system.SecondStore, BlockedKey.Table).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Replayed_dead_letter_has_its_original_bytes(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        FailInSecond(system, "bad");
        system.Settle();
        var letter = system.DeadLetters().ShouldHaveSingleItem();
        system.Behaviour.FailingTagsInSecond.Clear();

        var answer = system.Time.Run(system.SecondNode.DeadLetters.Replay(
            DeadLetterPort.PublicId(letter), new Caller("ops", "operator"), default));
        system.Settle(1);

        answer.Status.ShouldBe(200);
        system.Behaviour.Handled.ShouldBe(["bad"]);
        var replayed = system.All(system.SecondStore, DeadLetter.Table).ShouldHaveSingleItem();
        replayed.Status.ShouldBe(DeadLetter.Replayed);
        replayed.HandledBy.ShouldBe("ops");
        System.Text.Encoding.UTF8.GetString(replayed.Payload).ShouldBe("""{"Id":"k","Tag":"bad"}""");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Failed_replay_becomes_one_new_dead_letter_counting_replays(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        FailInSecond(system, "bad");
        system.Settle();
        var letter = system.DeadLetters().ShouldHaveSingleItem();

        system.Time.Run(system.SecondNode.DeadLetters.Replay(DeadLetterPort.PublicId(letter), new Caller("ops", "operator"), default));
        system.Settle();

        var second = system.DeadLetters().ShouldHaveSingleItem();
        second.Replays.ShouldBe(1);
        second.MessageId.ShouldBe(letter.MessageId);
        second.Payload.ShouldBe(letter.Payload);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void History_tells_every_failure_and_the_end(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        FailInSecond(system, "bad");
        system.Settle();
        var first = system.DeadLetters().ShouldHaveSingleItem();
        Replay(system, first);
        system.Settle();
        var second = system.DeadLetters().ShouldHaveSingleItem();
        HistoryOf(system, first).State.ShouldBe(DeadLetter.Open);
        system.Behaviour.FailingTagsInSecond.Clear();

        Replay(system, second);
        HistoryOf(system, second).State.ShouldBe(DeadLetterHistory.Pending);
        system.Settle(1);

        var history = HistoryOf(system, first);
        history.State.ShouldBe(DeadLetterHistory.Handled);
        history.Letters.Select(letter => (letter.Id, letter.Replays, letter.HandledBy))
            .ShouldBe([(first.Id, 0, "ops"), (second.Id, 1, "ops")]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Replay_beyond_the_limit_is_rejected(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        var operate = new Caller("ops", "operator");
        FailInSecond(system, "bad");
        system.Settle();
        for (var replay = 0; replay < new EngineOptions().MaxReplays; replay++)
        {
            system.Time.Run(system.SecondNode.DeadLetters.ReplayAll(new DeadLetterFilter(), operate, default)).ShouldBe(1);
            system.Settle();
        }

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        var answer = system.Time.Run(system.SecondNode.DeadLetters.Replay(DeadLetterPort.PublicId(letter), operate, default));

        (answer.Rejection?.Kind, answer.Rejection?.Code).ShouldBe((RejectionKind.Conflict, "replayed_too_often"));
        system.Time.Run(system.SecondNode.DeadLetters.ReplayAll(new DeadLetterFilter(), operate, default)).ShouldBe(0);
        system.DeadLetters().ShouldHaveSingleItem().ShouldBe(letter);
        system.All(system.SecondStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Discarded_dead_letter_records_who_discarded_it()
    {
        var system = new SampleSystem(isJoined: true);
        FailInSecond(system, "bad");
        system.Settle();
        var id = DeadLetterPort.PublicId(system.DeadLetters().ShouldHaveSingleItem());

        system.Time.Run(system.Node.DeadLetters.Discard(id, new Caller("ops", "operator"), default)).Status.ShouldBe(200);
        var again = system.Time.Run(system.Node.DeadLetters.Discard(id, new Caller("ops", "operator"), default));

        again.Rejection!.Code.ShouldBe("dead_letter_handled");
        system.All(system.FirstStore, DeadLetter.Table).Single().HandledBy.ShouldBe("ops");
    }

    [Fact]
    public void Newest_handled_message_is_kept_beside_a_dead_letter()
    {
        var system = new SampleSystem(isJoined: true);
        FailInSecond(system, "bad");
        system.Settle(900);
        var id = DeadLetterPort.PublicId(system.DeadLetters().ShouldHaveSingleItem());
        HandledOfType? Handled(string letter) => system.Time.Run(system.SecondNode.DeadLetters.FindHandled(letter, default).AsTask());
        Handled(id)!.Newest.ShouldBeNull();
        Handled($"second-{Guid.Empty}").ShouldBeNull();

        foreach (var tag in new[] { "older", "newer" }) system.SendAndWait(new Add("other", tag));
        system.Settle(30);

        var newest = Handled(id)!.Newest.ShouldNotBeNull();
        newest.Message.Key.ShouldBe("other");
        Encoding.UTF8.GetString(newest.Message.Bytes).ShouldContain("newer");
        newest.At.ShouldBeGreaterThan(Handled(id)!.Since);
    }

    [Fact]
    public void Closed_dead_letters_are_purged_after_their_retention()
    {
        var system = new SampleSystem(isJoined: true);
        foreach (var tag in new[] { "discarded", "replayed", "open" }) FailInSecond(system, tag);
        system.Settle(900);
        var letters = system.DeadLetters();
        system.Behaviour.FailingTagsInSecond.Clear();
        system.Time.Run(system.Node.DeadLetters.Discard(DeadLetterPort.PublicId(letters[0]), new Caller("ops", "operator"), default));
        system.Settle(TimeSpan.FromDays(20).TotalSeconds);
        system.Time.Run(system.Node.DeadLetters.Replay(DeadLetterPort.PublicId(letters[1]), new Caller("ops", "operator"), default));
        system.Settle(TimeSpan.FromDays(11).TotalSeconds);
        system.All(system.FirstStore, DeadLetter.Table).Select(row => row.Status).ShouldBe(
            [DeadLetter.Replayed, DeadLetter.Open], ignoreOrder: true);
        system.Settle(TimeSpan.FromDays(20).TotalSeconds);

        system.All(system.FirstStore, DeadLetter.Table).ShouldHaveSingleItem().ShouldBe(letters[2]);
    }

    [Fact]
    public void Errors_with_unstorable_characters_are_stored_clean()
    {
        const string clean = "NUL \uFFFD, half a pair \uFFFD, \ud83d\ude00";
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is Echo))
                    throw new InvalidOperationException("NUL \0, half a pair \ud83d, \ud83d\ude00");
            },
        });
        system.SendAndWait(new Add("k", "t"));
        system.Settle(20);
        system.All(system.FirstStore, StoredMessage.Table).ShouldHaveSingleItem().Error.ShouldBe(clean);
        system.Settle();

        system.DeadLetters().ShouldHaveSingleItem().Error.ShouldBe(clean);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Message_is_kept_until_its_dead_letter_is_written(bool isJoined)
    {
        var refusals = 0;
        var system = new SampleSystem(isJoined, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (refusals == 5 || !changes.Any(change => change.Key.Table == DeadLetter.Table)) return;
                refusals++;
                throw new StoreUnavailableException("no room for a dead letter");
            },
        });
        FailInSecond(system, "bad");
        system.SendAndWait(new Add("k", "next"));
        system.Settle(900);

        refusals.ShouldBe(5);
        system.DeadLetters().ShouldHaveSingleItem().Type.ShouldBe("toy.added");
        system.Echo("k")!.Seen.ShouldBe("next");
    }

    [Fact]
    public void Unreadable_message_becomes_dead_letter_at_once_with_its_bytes()
    {
        var system = new SampleSystem(isJoined: true);
        system.SendAndWait(new Add("k", "t", "tick"));
        system.Stop();
        CorruptStoredMessage(system, "not json"u8.ToArray());
        system.Restart();
        system.Settle(30);

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        letter.Attempts.ShouldBe(1);
        letter.Origin.ShouldBe("timer");
        letter.Payload.ShouldBe("not json"u8.ToArray());
    }

    static void Replay(SampleSystem system, DeadLetter letter) => system.Time.Run(
        system.SecondNode.DeadLetters.Replay(DeadLetterPort.PublicId(letter), new Caller("ops", "operator"), default));

    static DeadLetterHistory HistoryOf(SampleSystem system, DeadLetter letter) =>
        system.Time.Run(system.SecondNode.DeadLetters.History(DeadLetterPort.PublicId(letter), default).AsTask())!;

    static void FailInSecond(SampleSystem system, string tag)
    {
        system.Behaviour.FailingTagsInSecond.Add(tag);
        system.SendAndWait(new Add("k", tag));
        system.Settle(0.1);
    }

    static void CorruptStoredMessage(SampleSystem system, byte[] payload)
    {
        var row = system.All(system.FirstStore, StoredMessage.Table).ShouldHaveSingleItem();
        var transaction = system.Time.Run(system.FirstStore.Begin(default).AsTask());
        var corrupted = row with { Version = row.Version + 1, Payload = payload };
        var change = new RowChange(new RowKey(StoredMessage.Table, row.Id), corrupted, row.Version);
        system.Time.Run(transaction.Commit([change], [], default).AsTask());
    }
}

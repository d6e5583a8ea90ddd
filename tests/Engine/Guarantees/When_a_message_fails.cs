using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_message_fails
{
    [Theory, InlineData(true), InlineData(false)]
    public void Its_part_of_the_batch_is_undone_and_others_go_on(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.World.Poison.Add("bad");
        var calls = new[] { "a", "bad", "b" }.Select(tag => system.Send(new Add(tag, tag))).ToList();
        system.Settle(0.5);

        calls[0].Ended().Status.ShouldBe(201);
        Should.Throw<HandlerFailedException>(() => calls[1].GetAwaiter().GetResult());
        calls[2].Ended().Status.ShouldBe(201);
        system.FirstCounter("bad").ShouldBeNull();
        system.Echo("a")!.Value.ShouldBe(1);
        system.Echo("b")!.Value.ShouldBe(1);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Later_messages_of_its_key_wait_behind_it_in_order_and_other_keys_do_not(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.Ask(new Add("k", "1"));
        system.Settle(0.1);
        FailInSecond(system, "2");
        system.Ask(new Add("k", "3"));
        system.Ask(new Add("k", "4"));
        system.Ask(new Add("other", "5"));
        system.Settle(0.3);

        system.World.Handled.ShouldBe(["1", "5"]);
        system.World.PoisonInSecond.Clear();
        system.Settle(60);

        system.World.Handled.ShouldBe(["1", "5", "2", "3", "4"]);
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
        system.All(system.SecondStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void One_that_was_parked_behind_it_is_finished_at_the_broker_and_known_when_it_comes_again()
    {
        var system = new ToySystem(isJoined: false);
        FailInSecond(system, "2");
        system.Ask(new Add("k", "3"));
        system.Settle(0.3);
        system.Transport.Unfinished("second").ShouldBe(0);
        system.World.PoisonInSecond.Clear();
        system.Settle(60);
        system.Transport.Redeliver();
        system.Settle(60);

        system.World.Handled.ShouldBe(["2", "3"]);
    }

    [Fact]
    public void A_timer_that_falls_due_behind_it_goes_on_with_it()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "failing", "tick"));
        system.Settle(0.5);
        system.Ask(new Add("k", "behind", "tick"));
        system.World.Poison.Add("failing");
        system.Settle(9.7);
        system.Down();
        system.World.Poison.Clear();
        system.Settle(60);
        system.Up();
        system.Settle(60);

        system.FirstCounter("k")!.Seen.ShouldBe("failing behind tick:failing tick:behind");
        system.All(system.FirstStore, SystemTables.Pending).ShouldBeEmpty();
        system.All(system.FirstStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void Those_that_come_while_the_ones_behind_it_go_on_keep_their_place()
    {
        var system = new ToySystem(isJoined: true);
        FailInSecond(system, "1");
        system.Ask(new Add("k", "2"));
        system.Down();
        system.World.PoisonInSecond.Clear();
        system.Settle(60);
        system.Up();
        foreach (var tag in new[] { "3", "4", "5" }) _ = system.Send(new Add("k", tag));
        system.Settle(60);

        system.World.Handled.ShouldBe(["1", "2", "3", "4", "5"]);
        system.All(system.FirstStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void One_that_is_then_too_early_lets_the_next_of_its_key_go_first()
    {
        var system = new ToySystem(isJoined: true);
        system.World.PoisonInSecond.Add("bad");
        system.Ask(new Add("k", "bad"));
        system.Settle(0.1);
        system.Ask(new Add("k", "next"));
        system.World.PoisonInSecond.Clear();
        system.World.TooEarlyUntil["bad"] = 1;
        system.Settle(60);

        system.World.Handled.ShouldBe(["next", "bad"]);
        system.All(system.FirstStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void The_outcome_of_a_call_that_is_parked_behind_it_ends_the_call()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "later", "tick"));
        system.World.Poison.Add("later");
        system.Settle(10.2);
        system.World.Calls.Clear();
        system.Ask(new Add("k", "t", "call"));
        system.Settle(1);
        system.All(system.FirstStore, SystemTables.Effects).ShouldBeEmpty();
        system.World.Poison.Clear();
        system.Settle(200);

        system.World.Calls.Count.ShouldBe(1);
        system.FirstCounter("k")!.Seen.ShouldBe("later t tick:later called:t");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void After_its_last_attempt_it_is_a_dead_letter_and_frees_its_key(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        FailInSecond(system, "bad");
        system.Ask(new Add("k", "next"));
        system.Settle();

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        letter.Attempts.ShouldBe(8);
        letter.Error.ShouldBe("told to fail");
        letter.Type.ShouldBe("toy.added");
        letter.Key.ShouldBe("k");
        letter.Stack.ShouldNotBeNull();
        system.World.Handled.ShouldBe(["next"]);
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_replayed_dead_letter_brings_its_original_bytes(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        FailInSecond(system, "bad");
        system.Settle();
        var letter = system.DeadLetters().ShouldHaveSingleItem();
        system.World.PoisonInSecond.Clear();

        var answer = system.Time.Run(system.SecondNode.DeadLetters.Replay(
            DeadLetterPort.PublicId(letter), new Caller("ops", "operator"), default));
        system.Settle(1);

        answer.Status.ShouldBe(200);
        system.World.Handled.ShouldBe(["bad"]);
        var replayed = system.All(system.SecondStore, SystemTables.DeadLetters).ShouldHaveSingleItem();
        replayed.Status.ShouldBe(DeadLetter.Replayed);
        replayed.HandledBy.ShouldBe("ops");
        System.Text.Encoding.UTF8.GetString(replayed.Payload).ShouldBe("""{"Id":"k","Tag":"bad"}""");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_replay_that_fails_again_becomes_one_new_dead_letter_that_counts_its_replays(bool isJoined)
    {
        var system = new ToySystem(isJoined);
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
    public void One_that_was_replayed_too_often_is_to_be_mended_or_discarded(bool isJoined)
    {
        var system = new ToySystem(isJoined);
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
        system.All(system.SecondStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void A_discarded_dead_letter_stays_as_a_record_of_who_did_it()
    {
        var system = new ToySystem(isJoined: true);
        FailInSecond(system, "bad");
        system.Settle();
        var id = DeadLetterPort.PublicId(system.DeadLetters().ShouldHaveSingleItem());

        system.Time.Run(system.Node.DeadLetters.Discard(id, new Caller("ops", "operator"), default)).Status.ShouldBe(200);
        var again = system.Time.Run(system.Node.DeadLetters.Discard(id, new Caller("ops", "operator"), default));

        again.Rejection!.Code.ShouldBe("dead_letter_handled");
        system.All(system.FirstStore, SystemTables.DeadLetters).Single().HandledBy.ShouldBe("ops");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_whose_dead_letter_cannot_be_written_is_kept_until_it_can(bool isJoined)
    {
        var refusals = 0;
        var system = new ToySystem(isJoined, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (refusals == 5 || !changes.Any(change => change.Key.Table == SystemTables.DeadLetters)) return;
                refusals++;
                throw new StoreUnavailableException("no room for a dead letter");
            },
        });
        FailInSecond(system, "bad");
        system.Ask(new Add("k", "next"));
        system.Settle(900);

        refusals.ShouldBe(5);
        system.DeadLetters().ShouldHaveSingleItem().Type.ShouldBe("toy.added");
        system.Echo("k")!.Seen.ShouldBe("next");
    }

    [Fact]
    public void One_that_cannot_be_parsed_is_a_dead_letter_at_once_with_its_bytes()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "t", "tick"));
        system.Down();
        Spoil(system, "not json"u8.ToArray());
        system.Up();
        system.Settle(30);

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        letter.Attempts.ShouldBe(1);
        letter.Origin.ShouldBe("timer");
        letter.Payload.ShouldBe("not json"u8.ToArray());
    }

    static void FailInSecond(ToySystem system, string tag)
    {
        system.World.PoisonInSecond.Add(tag);
        system.Ask(new Add("k", tag));
        system.Settle(0.1);
    }

    static void Spoil(ToySystem system, byte[] payload)
    {
        var row = system.All(system.FirstStore, SystemTables.Pending).ShouldHaveSingleItem();
        var transaction = system.Time.Run(system.FirstStore.Begin(default).AsTask());
        var spoiled = row with { Version = row.Version + 1, Payload = payload };
        var change = new RowChange(new RowKey(SystemTables.Pending, row.Id), spoiled, row.Version);
        system.Time.Run(transaction.Commit([change], default).AsTask());
    }
}

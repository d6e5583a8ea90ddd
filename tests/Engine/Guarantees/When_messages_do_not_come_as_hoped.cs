using System.Text;
using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_messages_do_not_come_as_hoped
{
    [Theory, InlineData(true), InlineData(false)]
    public void One_that_is_too_early_waits_without_blocking_and_follows_the_next_of_its_key(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.World.TooEarlyUntil["early"] = 1;
        system.Ask(new Add("k", "early"));
        system.Settle(0.01);
        system.Ask(new Add("k", "first"));
        system.Settle(1);

        system.World.Handled.ShouldBe(["first", "early"]);
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
        system.All(system.SecondStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void One_that_stays_too_early_counts_as_failing_in_the_end(bool isJoined)
    {
        var system = new ToySystem(isJoined);
        system.World.TooEarlyUntil["never"] = 100;
        system.Ask(new Add("k", "never"));
        system.Settle(1_800);

        system.DeadLetters().ShouldHaveSingleItem().Key.ShouldBe("k");
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void A_duplicate_delivery_has_no_second_effect()
    {
        var system = new ToySystem(isJoined: false);
        system.Ask(new Add("k", "t"));
        var row = system.All(system.FirstStore, SystemTables.Outbox).ShouldHaveSingleItem();
        system.Settle(1);
        for (var i = 0; i < 100; i++)
            Publish(system, new TransportRecord(row.Topic, row.Key, row.Headers, row.Payload));
        system.Settle(1);

        system.Echo("k")!.Value.ShouldBe(1);
        system.Transport.Unfinished("second").ShouldBe(0);
    }

    [Fact]
    public void A_duplicate_of_one_that_waits_is_known_even_when_the_inbox_has_forgotten_it()
    {
        var (system, record) = ForgottenWhileItWaits();
        Publish(system, record);
        system.Settle(1);
        system.All(system.SecondStore, SystemTables.Pending).ShouldHaveSingleItem().Kind.ShouldBe(PendingKind.Early);
        system.Transport.Unfinished("second").ShouldBe(0);
        system.Ask(new Add("k", "first"));
        system.Settle(1);

        system.World.Handled.ShouldBe(["first", "early"]);
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void A_dead_letter_whose_message_came_again_and_waits_is_replayed_by_that_one()
    {
        var (system, record) = ForgottenWhileItWaits(new EngineOptions { InboxRetention = TimeSpan.FromSeconds(1) });
        system.Settle(1_800);
        var letter = system.DeadLetters().ShouldHaveSingleItem();
        Publish(system, record);
        system.Settle(1);
        var caller = new Caller("ops", "operator");
        var outcome = system.Time.Run(system.SecondNode.DeadLetters.Replay(DeadLetterPort.PublicId(letter), caller, default));
        system.Ask(new Add("k", "first"));
        system.Settle(1);

        outcome.Status.ShouldBe(200);
        system.World.Handled.ShouldBe(["first", "early"]);
        system.DeadLetters().ShouldBeEmpty();
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
    }

    /// <summary>Waits for what it refers to for longer than the inbox remembers.</summary>
    static (ToySystem System, TransportRecord Record) ForgottenWhileItWaits(EngineOptions? options = null)
    {
        options ??= new EngineOptions { InboxRetention = TimeSpan.FromSeconds(1), MaxTooEarly = TimeSpan.FromHours(1) };
        var system = new ToySystem(isJoined: false, options);
        system.World.TooEarlyUntil["early"] = 1;
        system.Ask(new Add("k", "early"));
        var row = system.All(system.FirstStore, SystemTables.Outbox).ShouldHaveSingleItem();
        system.Settle(1_200);
        system.All(system.SecondStore, SystemTables.Inbox).ShouldBeEmpty();
        return (system, new TransportRecord(row.Topic, row.Key, row.Headers, row.Payload));
    }

    [Fact]
    public void One_that_was_too_early_many_times_has_all_its_attempts_when_it_fails()
    {
        var system = new ToySystem(isJoined: true);
        system.World.TooEarlyUntil["early"] = 1;
        system.World.PoisonInSecond.Add("early");
        system.Ask(new Add("k", "early"));
        system.Settle(300);
        system.Ask(new Add("k", "first"));
        system.Settle(1);
        system.DeadLetters().ShouldBeEmpty();
        system.World.PoisonInSecond.Clear();
        system.Settle(300);

        system.World.Handled.ShouldBe(["first", "early"]);
        system.All(system.SecondStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void One_for_a_service_that_is_no_more_is_a_dead_letter_and_holds_up_nobody()
    {
        var system = new ToySystem(isJoined: true);
        var row = new PendingRow(
            "gone/0190a000-0000-7000-8000-000000000001", 1, 0, "gone", null, PendingKind.Timer, system.FirstStore.Now, 0, 0,
            system.FirstStore.Now, null, "k", "{}", [1, 2]);
        system.Time.Run(Write(system.FirstStore, new RowChange(new RowKey(SystemTables.Pending, row.Id), row, 0)));
        system.Up();
        system.Ask(new Add("k", "t")).Status.ShouldBe(201);
        system.Settle(10);

        var letter = system.DeadLetters().ShouldHaveSingleItem();
        (letter.Consumer, letter.Key, letter.Payload).ShouldBe(("gone", "k", row.Payload));
        system.All(system.FirstStore, SystemTables.Pending).ShouldBeEmpty();
    }

    static async Task Write(MemoryStore store, RowChange change)
    {
        await using var transaction = await store.Begin(default);
        await transaction.Commit([change], default);
    }

    [Fact]
    public void The_intake_grows_while_many_wait_and_batches_are_fast()
    {
        var batches = 0;
        FaultyStore? store = null;
        var system = new ToySystem(isJoined: true, wrap: inner => store = new FaultyStore(inner));
        store!.BeforeCommit = _ => batches++;
        var calls = Enumerable.Range(0, 2_000).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle(1);

        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        batches.ShouldBeLessThan(2_000 / new EngineOptions().MinIntake / 4);
    }

    [Fact]
    public void Members_that_nobody_knows_are_ignored_and_a_version_that_nobody_knows_is_a_dead_letter()
    {
        var system = new ToySystem(isJoined: false);
        system.Ask(new Add("k", "t"));
        var row = system.All(system.FirstStore, SystemTables.Outbox).ShouldHaveSingleItem();
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
        system.Transport.Unfinished("second").ShouldBe(0);
    }

    [Fact]
    public void A_type_that_nobody_knows_is_recorded_not_ignored()
    {
        var system = new ToySystem(isJoined: false);
        var id = Guid.Parse("0190a000-0000-7000-8000-000000000001");
        var headers = new MessageHeaders(id, "toy.unheard_of", 1, "x", "k", default, null, "c", null);
        Publish(system, new TransportRecord("first.events", "k", headers.ToJson(), "{}"u8.ToArray()));
        Publish(system, new TransportRecord("first.events", "k", "no headers", "{}"u8.ToArray()));
        system.Settle(1);

        var letters = system.DeadLetters();
        letters.Select(l => l.Type).ShouldBe(["toy.unheard_of", "unreadable"], ignoreOrder: true);
        letters.ShouldAllBe(l => l.Consumer == "second");
        system.Transport.Unfinished("second").ShouldBe(0);
    }

    static void Publish(ToySystem system, TransportRecord record) =>
        system.Time.Run(system.Transport.Publish([record], default).AsTask());

    [Fact]
    public void A_row_that_was_not_planned_is_loaded_and_the_message_handled_again()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "1"));
        var second = system.Send(new Add("k", "2", "unplanned"));
        var third = system.Send(new Add("k", "3"));
        system.Settle(1);

        second.Ended().Status.ShouldBe(201);
        third.Ended().Status.ShouldBe(201);
        system.FirstCounter("k")!.Value.ShouldBe(3);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(40)]
    public void What_does_not_fit_into_a_transaction_follows_in_order(int maxMessages)
    {
        var system = new ToySystem(isJoined: true, new EngineOptions { MaxMessages = maxMessages });
        var calls = Enumerable.Range(0, 60).Select(i => system.Send(new Add($"k{i % 3}", $"{i:00}"))).ToList();
        system.Settle(5);

        calls.ShouldAllBe(call => call.Ended().Status == 201);
        system.World.Handled.Count.ShouldBe(60);
        foreach (var key in new[] { "k0", "k1", "k2" })
        {
            var seen = system.Echo(key)!.Seen.Split(' ');
            seen.ShouldBe(seen.Order());
            seen.Length.ShouldBe(20);
        }

        system.All(system.FirstStore, SystemTables.Held).ShouldBeEmpty();
        system.All(system.FirstStore, SystemTables.Pending).ShouldBeEmpty();
    }

    [Fact]
    public void Hundreds_of_followers_are_all_taken_up_when_their_key_is_free_again()
    {
        var system = new ToySystem(isJoined: true);
        system.World.PoisonInSecond.Add("000");
        for (var i = 0; i < 300; i++) system.Ask(new Add("k", $"{i:000}"));
        system.World.PoisonInSecond.Clear();
        system.Settle(30);

        system.World.Handled.ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i:000}"));
        system.All(system.FirstStore, SystemTables.Held).ShouldBeEmpty();
    }

    [Fact]
    public void A_deadline_fires_when_nothing_older_waits()
    {
        var system = new ToySystem(isJoined: true);
        system.Ask(new Add("k", "t", "deadline"));
        system.Settle(11);

        system.FirstCounter("k")!.Seen.ShouldBe("t gave-up");
    }

    [Fact]
    public void A_deadline_waits_while_an_older_message_has_not_been_handled()
    {
        var isAway = false;
        var system = new ToySystem(isJoined: true, wrap: inner => new FaultyStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isAway) throw new StoreUnavailableException("away");
            },
        });
        system.World.Outside = (_, request) =>
        {
            isAway = true;
            return EffectResult.Done(new CalledOut(request.Id, request.Tag));
        };
        system.Ask(new Add("k", "t", "deadline"));
        system.Ask(new Add("k", "u", "call"));
        system.Settle(40);
        isAway = false;
        system.Settle(60);

        system.FirstCounter("k")!.Seen.ShouldBe("t u called:u gave-up");
    }

    [Fact]
    public void A_command_without_a_handler_is_an_error_at_start_up()
    {
        var orphan = new MessageType("first.orphan", 1, "first.commands", true, ToyJson.Default.CalledOut, _ => "");
        var world = new ToyWorld();
        var time = new Simulation.VirtualTime(1, default);
        var module = new ServiceModuleBuilder("first").Table(ToyModules.Counters).Build();

        var error = Should.Throw<InvalidOperationException>(() => new EngineNode(new EngineSetup(
            new MemoryStore(time), [module], [orphan], null, new EngineOptions(), time, new Primitives.IdSource(time, time.Fill),
            time, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance)));

        error.Message.ShouldContain("first.orphan");
        world.Handled.ShouldBeEmpty();
    }
}

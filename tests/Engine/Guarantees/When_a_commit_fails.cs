using Doms.Engine;
using Doms.Engine.Deferral;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

public sealed class When_a_commit_fails
{
    [Fact]
    public void Version_conflict_retries_the_batch_on_fresh_rows()
    {
        var conflicts = 2;
        InterceptingStore? store = null;
        var system = new SampleSystem(isJoined: true, wrap: inner => store = new InterceptingStore(inner));
        store!.BeforeCommit = _ =>
        {
            if (conflicts-- > 0) throw new VersionConflictException("somebody was faster");
        };

        system.SendAndWait(new Add("k", "t")).Status.ShouldBe(201);

        system.FirstCounter("k")!.Value.ShouldBe(1);
        system.Echo("k")!.Value.ShouldBe(1);
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    /// <summary>Of 18 runs, four with all rounds, four in one round and ten alone, the last one succeeds.</summary>
    const int MaxConflictsOfOneMessage = 17;

    [Theory, InlineData(MaxConflictsOfOneMessage, 0), InlineData(MaxConflictsOfOneMessage + 1, 1)]
    public void Version_conflicts_defer_a_message_only_beyond_the_limit(int conflicts, int attempts)
    {
        var stored = new List<StoredMessage>();
        // Without a linger the messages arrive one after the other.
        var options = new EngineOptions { RelayLinger = TimeSpan.Zero };
        var system = new SampleSystem(isJoined: false, options, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is Echo { Id: "hot" }) && conflicts-- > 0)
                    throw new VersionConflictException("somebody was faster");
                stored.AddRange(changes.Select(change => change.Row).OfType<StoredMessage>());
            },
        });
        foreach (var tag in (string[])["1", "2"]) system.SendAndWait(new Add("hot", tag));
        system.SendAndWait(new Add("other", "t"));
        system.Settle(60);

        stored.Count(row => row is { Key: "hot", Attempts: > 0 }).ShouldBe(attempts);
        system.Echo("hot")!.Seen.ShouldBe("1 2");
        system.Echo("other")!.Seen.ShouldBe("t");
    }

    [Theory, InlineData(MaxConflictsOfOneMessage, true), InlineData(MaxConflictsOfOneMessage + 1, false)]
    public void Request_that_conflicts_beyond_the_limit_is_refused(int conflicts, bool succeeds)
    {
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = changes =>
            {
                if (changes.Any(change => change.Row is Counter) && conflicts-- > 0)
                    throw new VersionConflictException("somebody was faster");
            },
        });
        var call = system.Send(new Add("k", "t"));
        system.Settle(1);

        if (succeeds) call.CompletedResult().Status.ShouldBe(201);
        else Should.Throw<OverloadedException>(() => call.CompletedResult());
        (system.FirstCounter("k")?.Value ?? 0).ShouldBe(succeeds ? 1 : 0);
        system.Node.IsStoreUnavailable.ShouldBeFalse();
    }

    [Fact]
    public void Refused_row_fails_only_the_message_that_wrote_it() =>
        FailsOnlyOneMessage(new StoreRefusedException("CHECK constraint failed"));

    [Fact]
    public void Unexpected_exception_fails_only_the_message_that_caused_it() =>
        FailsOnlyOneMessage(new InvalidOperationException("this should never happen"));

    static void FailsOnlyOneMessage(Exception error)
    {
        InterceptingStore? store = null;
        var system = new SampleSystem(isJoined: true, wrap: inner => store = new InterceptingStore(inner));
        store!.BeforeCommit = changes =>
        {
            if (changes.Any(c => c.Row is Echo { Id: "k3" }))
                throw error;
        };
        var calls = Enumerable.Range(0, 6).Select(i => system.Send(new Add($"k{i}", $"t{i}"))).ToList();
        system.Settle();

        calls.ShouldAllBe(call => call.CompletedResult().Status == 201);
        system.Behaviour.Handled.Distinct().Order().ShouldBe(["t0", "t1", "t2", "t3", "t4", "t5"]);
        Enumerable.Range(0, 6).Where(i => i != 3).ShouldAllBe(i => system.Echo($"k{i}")!.Value == 1);
        system.Echo("k3").ShouldBeNull();
        system.FirstCounter("k3")!.Value.ShouldBe(1);
        var letter = system.DeadLetters().ShouldHaveSingleItem();
        letter.Key.ShouldBe("k3");
        letter.Error.ShouldBe(error.Message);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Insert_of_existing_row_fails_only_its_message(bool isJoined)
    {
        var system = new SampleSystem(isJoined);
        system.SendAndWait(new Add("bad", "first"));
        system.Settle(1);
        system.Behaviour.BlindTagsInSecond.Add("blind");
        _ = system.Send(new Add("bad", "blind"));
        var good = Enumerable.Range(0, 20).Select(i => system.Send(new Add($"k{i}", "good"))).ToList();
        system.Settle(1);
        good.ShouldAllBe(call => call.IsCompletedSuccessfully);
        Enumerable.Range(0, 20).ShouldAllBe(i => system.Echo($"k{i}")!.Value == 1);
        system.Node.IsStoreUnavailable.ShouldBeFalse();
        system.SecondNode.IsStoreUnavailable.ShouldBeFalse();
        system.Settle();

        system.DeadLetters().ShouldHaveSingleItem().Error.ShouldContain("exists already");
        system.Echo("bad")!.Seen.ShouldBe("first");
    }

    [Fact]
    public void Failing_acknowledgement_repeats_no_request()
    {
        var system = new SampleSystem(isJoined: false);
        system.Broker.BeforeAcknowledgement = () => throw new InvalidOperationException("partition revoked");
        var calls = Enumerable.Range(0, 40).Select(i => system.Send(new Add($"k{i}", "t"))).ToList();
        system.Settle(30);

        calls.ShouldAllBe(call => call.CompletedResult().Status == 201);
        system.Behaviour.Handled.Count.ShouldBe(40);
        system.Broker.BeforeAcknowledgement = () => { };
        system.Transport.Redeliver();
        system.Settle(5);
        Enumerable.Range(0, 40).ShouldAllBe(i => system.FirstCounter($"k{i}")!.Value == 1 && system.Echo($"k{i}")!.Value == 1);
        system.Transport.Unacknowledged("second").ShouldBe(0);
    }

    [Fact]
    public void Refused_request_gets_an_error_and_leaves_no_changes()
    {
        InterceptingStore? store = null;
        var system = new SampleSystem(isJoined: true, wrap: inner => store = new InterceptingStore(inner));
        store!.BeforeCommit = changes =>
        {
            if (changes.Any(c => c.Row is Counter { Id: "bad" })) throw new StoreRefusedException("too big");
        };
        var bad = system.Send(new Add("bad", "t"));
        var good = system.Send(new Add("good", "t"));
        system.Settle(5);

        Should.Throw<HandlerFailedException>(() => bad.GetAwaiter().GetResult());
        good.CompletedResult().Status.ShouldBe(201);
        system.FirstCounter("bad").ShouldBeNull();
        system.All(system.FirstStore, StoredMessage.Table).ShouldBeEmpty();
    }

    [Fact]
    public void Store_recovery_is_detected_without_traffic()
    {
        var isUnavailable = true;
        var system = new SampleSystem(isJoined: true, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isUnavailable) throw new StoreUnavailableException("away");
            },
        });
        var call = system.Send(new Add("k", "t"));
        system.Settle(300);
        Should.Throw<StoreUnavailableException>(() => call.GetAwaiter().GetResult());
        system.Node.IsStoreUnavailable.ShouldBeTrue();

        isUnavailable = false;
        system.Settle(60);
        system.Node.IsStoreUnavailable.ShouldBeFalse();
        system.FirstCounter("k").ShouldBeNull();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Store_outage_loses_nothing_and_processing_resumes(bool isJoined)
    {
        var isUnavailable = false;
        var system = new SampleSystem(isJoined, wrap: inner => new InterceptingStore(inner)
        {
            BeforeCommit = _ =>
            {
                if (isUnavailable) throw new StoreUnavailableException("away");
            },
        });
        system.SendAndWait(new Add("k", "t", "tick"));
        system.Node.IsStoreUnavailable.ShouldBeFalse();
        isUnavailable = true;
        system.Settle(60);
        system.Node.IsStoreUnavailable.ShouldBeTrue();
        isUnavailable = false;
        system.Settle(60);
        system.Node.IsStoreUnavailable.ShouldBeFalse();

        system.FirstCounter("k")!.Seen.ShouldBe("t tick:t");
        system.Echo("k")!.Value.ShouldBe(1);
    }
}

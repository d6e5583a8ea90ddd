using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine.Guarantees;

/// <summary>
/// The connection fails during the commit of a request: with or without an idempotency key, and one that creates a row of its own or
/// only changes one that exists.
/// </summary>
public sealed class When_the_fate_of_a_commit_is_unknown
{
    static readonly IdempotencyKey Key = new("tester POST /add", "key-1", "hash");
    readonly SampleSystem _system;
    InterceptingStore? _store;
    Func<ValueTask>? _inFlight;
    bool _isAway;

    public When_the_fate_of_a_commit_is_unknown() =>
        _system = new SampleSystem(isJoined: true, wrap: inner => _store = new InterceptingStore(inner));

    /// <summary>With a key, row exists, was committed.</summary>
    public static TheoryData<bool, bool, bool> All =>
        new MatrixTheoryData<bool, bool, bool>([true, false], [true, false], [true, false]);

    [Theory, MemberData(nameof(All))]
    public void Caller_gets_the_outcome_and_it_happens_once(bool hasKey, bool exists, bool isCommitted)
    {
        Prepare(exists);
        LoseConnection(isCommitted);
        var call = _system.Send(new Add("k", "t", "call"), hasKey ? Key : null);
        _system.Settle(1);

        call.CompletedResult().Status.ShouldBe(201);
        ShouldHaveHappenedOnce(exists);
    }

    [Theory, MemberData(nameof(All))]
    public void Late_commit_counts_only_before_the_look_up(bool hasKey, bool exists, bool isLookedUpFirst)
    {
        Prepare(exists);
        LoseConnection(isCommitted: false);
        Task? late = null;
        // It arrives while the store cannot be reached for the look-up, or between a look-up that finds nothing and the commit of the
        // second run.
        _store!.BeforeCommit = changes =>
        {
            if (_inFlight is not null && Writes(changes)) late ??= _inFlight().AsTask();
        };
        var call = _system.Send(new Add("k", "t", "call"), hasKey ? Key : null);
        _isAway = !isLookedUpFirst;
        _system.Time.RunUntil(() => _inFlight is not null, TimeSpan.FromSeconds(1)).ShouldBeTrue();
        if (_isAway) late = _inFlight!().AsTask();
        _isAway = false;
        _system.Settle(2);

        (late.ShouldNotBeNull().Exception?.InnerException is VersionConflictException).ShouldBe(isLookedUpFirst);
        call.CompletedResult().Status.ShouldBe(201);
        ShouldHaveHappenedOnce(exists);
    }

    [Theory, MemberData(nameof(All))]
    public void Caller_gets_outcome_unknown_while_the_store_is_away(bool hasKey, bool exists, bool isCommitted)
    {
        Prepare(exists);
        LoseConnection(isCommitted);
        var call = _system.Send(new Add("k", "t", "call"), hasKey ? Key : null);
        _isAway = true;
        _system.Settle(9);
        call.IsCompleted.ShouldBeFalse();
        Should.Throw<StoreUnavailableException>(() => _system.SendAndWait(new Add("other", "t")));
        _system.Settle(3);
        Should.Throw<OutcomeUnknownException>(() => call.CompletedResult());
        _system.Settle(30);
        _isAway = false;
        _system.Settle(2);

        ShouldHaveHappenedOnce(exists);
        if (hasKey) _system.SendAndWait(new Add("k", "t", "call"), Key).Replayed.ShouldBeTrue();
        ShouldHaveHappenedOnce(exists);
        _system.FirstCounter("other").ShouldBeNull();
    }

    [Fact]
    public void Connection_lost_at_every_run_refuses_the_request()
    {
        _store!.OnCommit = (changes, commit) => Writes(changes) ? throw new CommitUnknownException("connection lost") : commit();
        var call = _system.Send(new Add("k", "t", "call"), Key);
        _system.Settle(1);
        Should.Throw<StoreUnavailableException>(() => call.CompletedResult());
        _store.OnCommit = (_, commit) => commit();
        _system.Settle(2);

        _system.FirstCounter("k").ShouldBeNull();
        _system.SendAndWait(new Add("k", "t", "call"), Key).Replayed.ShouldBeFalse();
    }

    void Prepare(bool exists)
    {
        if (exists) _system.SendAndWait(new Add("k", "before"));
        _store!.BeforeAccess = () =>
        {
            if (_isAway && _inFlight is not null) throw new StoreUnavailableException("away");
        };
    }

    /// <summary>Loses the connection during the first commit that changes the counter.</summary>
    void LoseConnection(bool isCommitted) => _store!.OnCommit = async (changes, commit) =>
    {
        if (_inFlight is not null || !Writes(changes))
        {
            await commit();
            return;
        }

        if (isCommitted) await commit();
        _inFlight = commit;
        throw new CommitUnknownException("connection lost");
    };

    static bool Writes(IReadOnlyList<RowChange> changes) => changes.Any(change => change.Row is Counter { Id: "k" });

    void ShouldHaveHappenedOnce(bool exists)
    {
        _system.FirstCounter("k")!.Seen.ShouldBe(exists ? "before t called:t" : "t called:t");
        _system.Echo("k")!.Seen.ShouldBe(exists ? "before t" : "t");
        _system.Behaviour.Calls.ShouldBe([("k/t", false)]);
    }
}

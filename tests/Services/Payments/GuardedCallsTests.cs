using Doms.Engine.Resilience;
using Doms.Simulation;

namespace Doms.Tests.Services.Payments;

public sealed class GuardedCallsTests
{
    const int Fine = 200;
    const int Broken = 500;

    readonly VirtualTime _time = new(1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    int _made;

    GuardedCalls<int> Calls(int retries = 0) => new(
        "test", new CallPolicy { Retries = retries, MinimumTries = 4 }, answer => answer == Broken, _time);

    CallResult<int> Call(GuardedCalls<int> calls, Func<CancellationToken, Task<int>> work) =>
        _time.Run(calls.Call((w, cancel) =>
        {
            _made++;
            return w(cancel);
        }, work, CancellationToken.None));

    CallResult<int> Answered(GuardedCalls<int> calls, int answer) => Call(calls, _ => Task.FromResult(answer));

    // A cancelled Task.Delay would continue on another thread than the one that virtual time runs on.
    static async Task<int> Silence(CancellationToken cancel)
    {
        var silence = new TaskCompletionSource<int>();
        await using var registration = cancel.Register(() => silence.TrySetCanceled(cancel));
        return await silence.Task;
    }

    [Fact]
    public void An_answer_is_an_answer_good_or_bad()
    {
        var calls = Calls();
        Answered(calls, Fine).ShouldBe(new CallResult<int>(CallFate.Answered, Fine, null, TimeSpan.Zero));
        Answered(calls, Broken).Answer.ShouldBe(Broken);
        calls.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Silence_ends_after_the_time_limit_and_is_unknown()
    {
        var result = Call(Calls(), Silence);
        (result.Fate, result.Reason).ShouldBe((CallFate.Unknown, "No answer within 5 s."));
        _time.GetTimestamp().ShouldBe(TimeSpan.FromSeconds(5).Ticks);
    }

    [Fact]
    public void What_breaks_on_the_way_is_unknown() =>
        Call(Calls(), _ => throw new HttpRequestException("reset")).ShouldBe(
            new CallResult<int>(CallFate.Unknown, 0, "reset", TimeSpan.Zero));

    [Fact]
    public void A_fault_is_tried_again_within_the_call()
    {
        var answers = new Queue<int>([Broken, Fine]);
        Call(Calls(retries: 1), _ => Task.FromResult(answers.Dequeue())).Answer.ShouldBe(Fine);
        _made.ShouldBe(2);
    }

    [Fact]
    public void Many_faults_open_the_breaker_and_nothing_is_sent_until_it_lets_a_probe_through()
    {
        var calls = Calls();
        for (var i = 0; i < 4; i++) Answered(calls, Broken);
        calls.IsOpen.ShouldBeTrue();

        var refused = Answered(calls, Fine);
        (refused.Fate, refused.After).ShouldBe((CallFate.NotAttempted, TimeSpan.FromSeconds(5)));
        _made.ShouldBe(4);

        _time.RunFor(TimeSpan.FromSeconds(6));
        Answered(calls, Fine).Fate.ShouldBe(CallFate.Answered);
        calls.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_breaker_that_opens_between_two_tries_leaves_the_first_unknown()
    {
        var calls = Calls(retries: 3);
        Answered(calls, Broken).Fate.ShouldBe(CallFate.Answered);
        Answered(calls, Fine).Fate.ShouldBe(CallFate.NotAttempted);
        var open = Calls(retries: 4);
        Answered(open, Broken).Fate.ShouldBe(CallFate.Unknown);
        _made.ShouldBe(8);
    }

    [Fact]
    public void A_caller_that_stops_gets_no_verdict()
    {
        using var stop = new CancellationTokenSource();
        var call = Calls().Call((_, cancel) => Silence(cancel), 0, stop.Token);
        stop.Cancel();
        Should.Throw<OperationCanceledException>(() => _time.Run(call));
    }

    [Fact]
    public void A_policy_out_of_range_is_named()
    {
        new CallPolicy().Fault.ShouldBeNull();
        (CallPolicy Policy, string Setting)[] faulty =
        [
            (new() { Timeout = TimeSpan.Zero }, nameof(CallPolicy.Timeout)),
            (new() { Retries = 11 }, nameof(CallPolicy.Retries)),
            (new() { RetryDelay = TimeSpan.FromHours(2) }, nameof(CallPolicy.RetryDelay)),
            (new() { FailureRatio = 0 }, nameof(CallPolicy.FailureRatio)),
            (new() { MinimumTries = 1 }, nameof(CallPolicy.MinimumTries)),
            (new() { Window = TimeSpan.Zero }, nameof(CallPolicy.Window)),
            (new() { Break = TimeSpan.Zero }, nameof(CallPolicy.Break)),
        ];
        foreach (var (policy, setting) in faulty) policy.Fault!.Value.Setting.ShouldBe(setting);
    }
}

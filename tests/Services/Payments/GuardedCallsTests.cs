using Doms.Engine.Resilience;
using Doms.Simulation;

namespace Doms.Tests.Services.Payments;

public sealed class GuardedCallsTests
{
    const int Ok = 200;
    const int ServerError = 500;

    readonly VirtualTime _time = new(1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    int _made;

    GuardedCalls<int> Calls(int retries = 0) => new(
        "test", new CallPolicy { MaxRetryAttempts = retries, MinimumThroughput = 4 }, answer => answer == ServerError, _time);

    CallResult<int> Call(GuardedCalls<int> calls, Func<CancellationToken, Task<int>> work) =>
        _time.Run(calls.Call((w, cancel) =>
        {
            _made++;
            return w(cancel);
        }, work, CancellationToken.None));

    CallResult<int> CallReturning(GuardedCalls<int> calls, int answer) => Call(calls, _ => Task.FromResult(answer));

    // A cancelled Task.Delay would continue on a thread other than that of virtual time.
    static async Task<int> NeverResponds(CancellationToken cancel)
    {
        var response = new TaskCompletionSource<int>();
        await using var registration = cancel.Register(() => response.TrySetCanceled(cancel));
        return await response.Task;
    }

    [Fact]
    public void Any_response_counts_as_answered()
    {
        var calls = Calls();
        CallReturning(calls, Ok).ShouldBe(new CallResult<int>(CallOutcome.Responded, Ok, null, TimeSpan.Zero));
        CallReturning(calls, ServerError).Response.ShouldBe(ServerError);
        calls.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Timed_out_call_is_unknown()
    {
        var result = Call(Calls(), NeverResponds);
        (result.Outcome, result.Reason).ShouldBe((CallOutcome.Unknown, "No answer within 5 s."));
        _time.GetTimestamp().ShouldBe(TimeSpan.FromSeconds(5).Ticks);
    }

    [Fact]
    public void Failed_call_is_unknown() =>
        Call(Calls(), _ => throw new HttpRequestException("reset")).ShouldBe(
            new CallResult<int>(CallOutcome.Unknown, 0, "reset", TimeSpan.Zero));

    [Fact]
    public void Faulty_response_is_retried_within_call()
    {
        var answers = new Queue<int>([ServerError, Ok]);
        Call(Calls(retries: 1), _ => Task.FromResult(answers.Dequeue())).Response.ShouldBe(Ok);
        _made.ShouldBe(2);
    }

    [Fact]
    public void Open_circuit_sends_nothing_until_probe()
    {
        var calls = Calls();
        for (var i = 0; i < 4; i++) CallReturning(calls, ServerError);
        calls.IsOpen.ShouldBeTrue();

        var refused = CallReturning(calls, Ok);
        (refused.Outcome, refused.RetryAfter).ShouldBe((CallOutcome.NotAttempted, TimeSpan.FromSeconds(5)));
        _made.ShouldBe(4);

        _time.RunFor(TimeSpan.FromSeconds(6));
        CallReturning(calls, Ok).Outcome.ShouldBe(CallOutcome.Responded);
        calls.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Circuit_opening_between_attempts_leaves_call_unknown()
    {
        var calls = Calls(retries: 3);
        CallReturning(calls, ServerError).Outcome.ShouldBe(CallOutcome.Responded);
        CallReturning(calls, Ok).Outcome.ShouldBe(CallOutcome.NotAttempted);
        var open = Calls(retries: 4);
        CallReturning(open, ServerError).Outcome.ShouldBe(CallOutcome.Unknown);
        _made.ShouldBe(8);
    }

    [Fact]
    public void Cancelled_call_throws()
    {
        using var stop = new CancellationTokenSource();
        var call = Calls().Call((_, cancel) => NeverResponds(cancel), 0, stop.Token);
        stop.Cancel();
        Should.Throw<OperationCanceledException>(() => _time.Run(call));
    }

    [Fact]
    public void Policy_out_of_range_names_setting()
    {
        new CallPolicy().InvalidSetting.ShouldBeNull();
        (CallPolicy Policy, string Setting)[] faulty =
        [
            (new() { Timeout = TimeSpan.Zero }, nameof(CallPolicy.Timeout)),
            (new() { MaxRetryAttempts = 11 }, nameof(CallPolicy.MaxRetryAttempts)),
            (new() { RetryDelay = TimeSpan.FromHours(2) }, nameof(CallPolicy.RetryDelay)),
            (new() { FailureRatio = 0 }, nameof(CallPolicy.FailureRatio)),
            (new() { MinimumThroughput = 1 }, nameof(CallPolicy.MinimumThroughput)),
            (new() { SamplingDuration = TimeSpan.Zero }, nameof(CallPolicy.SamplingDuration)),
            (new() { BreakDuration = TimeSpan.Zero }, nameof(CallPolicy.BreakDuration)),
        ];
        foreach (var (policy, setting) in faulty) policy.InvalidSetting!.Value.Setting.ShouldBe(setting);
    }
}

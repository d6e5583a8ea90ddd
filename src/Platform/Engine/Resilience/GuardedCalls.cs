using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Doms.Engine.Resilience;

/// <summary>
/// Calls to one external system, with a timeout and retries per call behind one circuit breaker, on the caller's scheduler and
/// clock.
/// </summary>
/// <typeparam name="T">The type of the response.</typeparam>
public sealed class GuardedCalls<T>
{
    readonly CallPolicy _policy;
    readonly ResiliencePipeline<T> _pipeline;
    readonly CircuitState _state;

    /// <param name="name">Name of the circuit breaker in metrics, e.g. <c>payment-provider</c>.</param>
    /// <param name="isFault">Whether a response is a failure of the system, which is retried and counted by the breaker.</param>
    public GuardedCalls(string name, CallPolicy policy, Func<T, bool> isFault, TimeProvider time)
    {
        _policy = policy;
        var breaker = new CircuitBreakerStateProvider();
        _state = new CircuitState(name, breaker);
        var builder = new ResiliencePipelineBuilder<T> { TimeProvider = time };
        if (policy.MaxRetryAttempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<T>
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is not BrokenCircuitException && IsFault(arguments.Outcome, isFault)),
                MaxRetryAttempts = policy.MaxRetryAttempts,
                Delay = policy.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
            });
        }

        _pipeline = builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<T>
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsFault(arguments.Outcome, isFault)),
                FailureRatio = policy.FailureRatio,
                MinimumThroughput = policy.MinimumThroughput,
                SamplingDuration = policy.SamplingDuration,
                BreakDuration = policy.BreakDuration,
                StateProvider = breaker,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = policy.Timeout })
            .Build();
    }

    /// <summary>Whether the breaker is open or half-open.</summary>
    public bool IsOpen => _state.IsOpen;

    /// <summary>Makes a call.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; whether the request was sent is unknown.</exception>
    public async Task<CallResult<T>> Call<TState>(
        Func<TState, CancellationToken, Task<T>> call, TState state, CancellationToken cancel)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancel);
        var work = new Work<TState>(call, state);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(Try, context, work);
            return outcome.Exception is { } error
                ? Failed(error, work.Attempts, cancel)
                : new CallResult<T>(CallOutcome.Responded, outcome.Result, null, TimeSpan.Zero);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            _state.UpdateMetric();
        }
    }

    static async ValueTask<Outcome<T>> Try<TState>(ResilienceContext context, Work<TState> work)
    {
        try
        {
            work.Attempts++;
            return Outcome.FromResult(await work.Call(work.State, context.CancellationToken));
        }
        catch (Exception error)
        {
            return Outcome.FromException<T>(error);
        }
    }

    static bool IsFault(Outcome<T> outcome, Func<T, bool> isFault) => outcome.Exception switch
    {
        null => isFault(outcome.Result!),
        OperationCanceledException => false,
        _ => true,
    };

    CallResult<T> Failed(Exception error, int tries, CancellationToken cancel)
    {
        if (error is OperationCanceledException) cancel.ThrowIfCancellationRequested();
        if (error is BrokenCircuitException broken && tries == 0)
            return new(CallOutcome.NotAttempted, default, "The circuit breaker is open.", broken.RetryAfter ?? _policy.BreakDuration);
        var reason = error is TimeoutRejectedException ? $"No answer within {_policy.Timeout.TotalSeconds} s." : error.Message;
        return new(CallOutcome.Unknown, default, reason, TimeSpan.Zero);
    }

    sealed class Work<TState>(Func<TState, CancellationToken, Task<T>> call, TState state)
    {
        public Func<TState, CancellationToken, Task<T>> Call { get; } = call;

        public TState State { get; } = state;

        public int Attempts { get; set; }
    }
}

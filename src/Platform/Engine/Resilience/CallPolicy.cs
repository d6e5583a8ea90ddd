namespace Doms.Engine.Resilience;

/// <summary>Timeout, retries and circuit breaker of the calls to one external system.</summary>
public sealed record CallPolicy
{
    /// <summary>Upper bound of <see cref="MaxRetryAttempts"/>.</summary>
    public const int MaxRetryAttemptsLimit = 10;

    /// <summary>Lower bound of <see cref="MinimumThroughput"/>.</summary>
    public const int MinThroughputLimit = 2;

    /// <summary>Lower bound of <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan MinDuration = TimeSpan.FromMilliseconds(10);

    /// <summary>Upper bound of <see cref="Timeout"/> and <see cref="RetryDelay"/>.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Upper bound of <see cref="SamplingDuration"/> and <see cref="BreakDuration"/>.</summary>
    public static readonly TimeSpan MaxBreakDuration = TimeSpan.FromHours(1);

    /// <summary>Lower bound of <see cref="SamplingDuration"/> and <see cref="BreakDuration"/>.</summary>
    public static readonly TimeSpan MinBreakDuration = TimeSpan.FromMilliseconds(500);

    /// <summary>Timeout of one attempt: 10 ms to 2 min, by default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum number of retries within a call, 0 to 10, by default 1. Requires a system that recognizes a repeat by
    /// its idempotency key.
    /// </summary>
    public int MaxRetryAttempts { get; init; } = 1;

    /// <summary>Delay before the first retry, doubled per retry: up to 2 min, by default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of failed attempts that opens the circuit breaker, above 0 up to 1, by default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Minimum number of attempts for the share to count, at least 2, by default 20.</summary>
    public int MinimumThroughput { get; init; } = 20;

    /// <summary>Time over which failures are counted: 500 ms to 1 h, by default 10 s.</summary>
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for which an open circuit breaker rejects calls: 500 ms to 1 h, by default 5 s.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum duration of a call, with all retries and the delays between them.</summary>
    public TimeSpan MaxCallDuration => (Timeout * (MaxRetryAttempts + 1)) + (RetryDelay * ((1 << MaxRetryAttempts) - 1));

    /// <summary>The first setting out of range and the error text; null when all are valid.</summary>
    public (string Setting, string Text)? InvalidSetting =>
        IsOutOfRange(Timeout, MinDuration, MaxTimeout) ? (nameof(Timeout), DescribeRange(Timeout, MinDuration, MaxTimeout))
        : MaxRetryAttempts is < 0 or > MaxRetryAttemptsLimit
            ? (nameof(MaxRetryAttempts), $"is {MaxRetryAttempts}; it must be 0 to {MaxRetryAttemptsLimit}")
        : IsOutOfRange(RetryDelay, TimeSpan.Zero, MaxTimeout)
            ? (nameof(RetryDelay), DescribeRange(RetryDelay, TimeSpan.Zero, MaxTimeout))
        : FailureRatio is not (> 0 and <= 1) ? (nameof(FailureRatio), $"is {FailureRatio}; it must be more than 0, at most 1")
        : MinimumThroughput < MinThroughputLimit
            ? (nameof(MinimumThroughput), $"is {MinimumThroughput}; it must be at least {MinThroughputLimit}")
        : IsOutOfRange(SamplingDuration, MinBreakDuration, MaxBreakDuration)
            ? (nameof(SamplingDuration), DescribeRange(SamplingDuration, MinBreakDuration, MaxBreakDuration))
        : IsOutOfRange(BreakDuration, MinBreakDuration, MaxBreakDuration)
            ? (nameof(BreakDuration), DescribeRange(BreakDuration, MinBreakDuration, MaxBreakDuration))
        : null;

    static bool IsOutOfRange(TimeSpan value, TimeSpan min, TimeSpan max) => value < min || value > max;

    static string DescribeRange(TimeSpan value, TimeSpan min, TimeSpan max) => $"is {value}; it must be {min} to {max}";
}
